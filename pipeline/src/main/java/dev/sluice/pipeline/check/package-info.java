/** Checks of a single value's form. */
@NullMarked
package dev.sluice.pipeline.check;

import org.jspecify.annotations.NullMarked;
