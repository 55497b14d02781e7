/** The rules of {@code cleanse}: what an entry may say and the steps it compiles to. */
@NullMarked
package dev.sluice.pipeline.rule;

import org.jspecify.annotations.NullMarked;
