/** The books: what became of every record, per pipeline, and whether they balance. */
@NullMarked
package dev.sluice.metadata.ledger;

import org.jspecify.annotations.NullMarked;
