/** The checker: what is in the warehouse against what was in the source files and is in the topics. */
@NullMarked
package dev.sluice.benchmarks.check;

import org.jspecify.annotations.NullMarked;
