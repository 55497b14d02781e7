/** The connector {@code jdbc}: tables and queries of PostgreSQL, MySQL or MariaDB, SQLite and DuckDB. */
@NullMarked
package dev.sluice.ingest.jdbc;

import org.jspecify.annotations.NullMarked;
