/** Tests of the sink. */
@NullMarked
package dev.sluice.metadata.sink;

import org.jspecify.annotations.NullMarked;
