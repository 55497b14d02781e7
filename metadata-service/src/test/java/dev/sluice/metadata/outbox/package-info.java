/** Tests of {@code outbox}. */
@NullMarked
package dev.sluice.metadata.outbox;

import org.jspecify.annotations.NullMarked;
