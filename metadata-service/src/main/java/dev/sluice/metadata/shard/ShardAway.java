package dev.sluice.metadata.shard;

import org.jspecify.annotations.Nullable;

/** A shard cannot be read at the moment, so nobody can answer for the whole warehouse: worth another try. */
public final class ShardAway extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ShardAway(int shard, String reason, @Nullable Throwable cause) {
        super("shard " + shard + " of the warehouse cannot be read now: " + reason + "; try again", cause);
    }
}
