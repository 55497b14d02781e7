/** The tables of a dataset in DuckDB: DDL, appends and merges. The only place where SQL on user tables is built. */
@NullMarked
package dev.sluice.metadata.warehouse;

import org.jspecify.annotations.NullMarked;
