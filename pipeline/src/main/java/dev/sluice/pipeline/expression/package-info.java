/** Conditions and computed values in CEL, compiled once and bounded. */
@NullMarked
package dev.sluice.pipeline.expression;

import org.jspecify.annotations.NullMarked;
