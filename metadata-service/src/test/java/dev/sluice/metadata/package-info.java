/** Tests of the metadata service as a whole. */
@NullMarked
package dev.sluice.metadata;

import org.jspecify.annotations.NullMarked;
