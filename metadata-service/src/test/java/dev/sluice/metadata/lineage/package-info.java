/** Tests of {@code lineage}. */
@NullMarked
package dev.sluice.metadata.lineage;

import org.jspecify.annotations.NullMarked;
