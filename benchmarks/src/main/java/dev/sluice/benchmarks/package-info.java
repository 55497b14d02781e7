/** The commands of this module and what they print. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
