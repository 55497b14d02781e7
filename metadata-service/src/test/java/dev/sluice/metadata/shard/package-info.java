/** Tests of a warehouse of several files. */
@NullMarked
package dev.sluice.metadata.shard;

import org.jspecify.annotations.NullMarked;
