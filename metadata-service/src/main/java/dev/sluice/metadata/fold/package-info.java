/** Variant columns folded back: parked values that fit now return to the column they were meant for. */
@NullMarked
package dev.sluice.metadata.fold;

import org.jspecify.annotations.NullMarked;
