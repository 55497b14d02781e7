/** The product as a user runs it: a process of its own, measured from outside. */
@NullMarked
package dev.sluice.benchmarks.product;

import org.jspecify.annotations.NullMarked;
