/** The warehouse by itself: normalizer, sink and DuckDB, each against what the same work costs by hand. */
@NullMarked
package dev.sluice.benchmarks.warehouse;

import org.jspecify.annotations.NullMarked;
