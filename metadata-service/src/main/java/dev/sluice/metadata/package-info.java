/** The metadata service: DuckDB sink, ledger, metadata events, and what reads them. {@link MetadataApp} is its wiring. */
@NullMarked
package dev.sluice.metadata;

import org.jspecify.annotations.NullMarked;
