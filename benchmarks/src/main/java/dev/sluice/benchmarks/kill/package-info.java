/** The kill test: the product is killed at random moments and must lose and double nothing. */
@NullMarked
package dev.sluice.benchmarks.kill;

import org.jspecify.annotations.NullMarked;
