/** What sources have in common that are asked for their records: loads, cursors, offsets, transactions, errors. */
@NullMarked
package dev.sluice.ingest.pull;

import org.jspecify.annotations.NullMarked;
