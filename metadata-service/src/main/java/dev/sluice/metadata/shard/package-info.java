/** A warehouse of several files, shared out among the instances of the service. */
@NullMarked
package dev.sluice.metadata.shard;

import org.jspecify.annotations.NullMarked;
