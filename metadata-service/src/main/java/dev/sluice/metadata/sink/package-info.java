/**
 * The sink: topics in, one DuckDB transaction per flush out, offsets included. {@link dev.sluice.metadata.sink.SinkLoop} is its thread,
 * {@link dev.sluice.metadata.sink.FlushTransaction} its transaction.
 */
@NullMarked
package dev.sluice.metadata.sink;

import org.jspecify.annotations.NullMarked;
