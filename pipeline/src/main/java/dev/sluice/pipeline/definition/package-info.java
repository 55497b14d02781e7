/** The pipeline definition as it is written in YAML, read with positions and checked whole. */
@NullMarked
package dev.sluice.pipeline.definition;

import org.jspecify.annotations.NullMarked;
