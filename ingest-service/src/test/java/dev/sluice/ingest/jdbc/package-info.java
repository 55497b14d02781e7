@NullMarked
package dev.sluice.ingest.jdbc;

import org.jspecify.annotations.NullMarked;
