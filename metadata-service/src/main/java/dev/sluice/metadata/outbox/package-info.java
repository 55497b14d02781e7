/** Metadata events: written with the data they tell of, published after it. */
@NullMarked
package dev.sluice.metadata.outbox;

import org.jspecify.annotations.NullMarked;
