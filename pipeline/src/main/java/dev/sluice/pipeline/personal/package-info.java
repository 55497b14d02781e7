/** Finds data about persons in texts, and replaces it by placeholders. */
@NullMarked
package dev.sluice.pipeline.personal;

import org.jspecify.annotations.NullMarked;
