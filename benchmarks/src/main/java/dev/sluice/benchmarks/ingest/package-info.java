/** What it costs to take records in, beside the bare producer loop. */
@NullMarked
package dev.sluice.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
