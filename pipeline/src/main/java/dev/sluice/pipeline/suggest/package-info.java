/** Profiles data and writes a definition for it: what the data itself gives evidence for, and no more. */
@NullMarked
package dev.sluice.pipeline.suggest;

import org.jspecify.annotations.NullMarked;
