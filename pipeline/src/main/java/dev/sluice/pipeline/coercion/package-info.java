/** Turning a value into a type: numbers, decimals, booleans, dates, times. */
@NullMarked
package dev.sluice.pipeline.coercion;

import org.jspecify.annotations.NullMarked;
