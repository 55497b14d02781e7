package dev.sluice.metadata.shard;

import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The shards that the group has given to this instance. Thread-safe; taken and given back by one thread. */
final class OwnedShards implements ShardLeases.Holder {

    /** The group waits for the answer; a sink that does not stop in this time holds up its own shard only. */
    private static final Duration CLOSE = Duration.ofSeconds(30);

    private final ShardParts parts;
    private final Map<Integer, Shard> owned = new ConcurrentSkipListMap<>();

    OwnedShards(ShardParts parts) {
        this.parts = parts;
    }

    @Override
    public void take(Collection<Integer> shards) {
        for (int number : shards) {
            Shard shard = new Shard(number, parts);
            owned.put(number, shard);
            shard.start();
        }
    }

    @Override
    public void give(Collection<Integer> shards) {
        List<Shard> leaving = new ArrayList<>();
        for (int number : shards) {
            Shard shard = owned.remove(number);
            if (shard != null) {
                leaving.add(shard);
            }
        }
        leaving.forEach(shard -> shard.close(CLOSE));
    }

    /** The shard, where it is open here. */
    Optional<Shard> open(int number) {
        return Optional.ofNullable(owned.get(number)).filter(Shard::isOpen);
    }

    /**
     * The shard, where this instance was given it.
     *
     * @throws ShardAway if it was, and has not opened it yet
     */
    Optional<Shard> given(int number) {
        Shard shard = owned.get(number);
        if (shard != null && !shard.isOpen()) {
            throw new ShardAway(number, String.valueOf(shard.status().reason()), null);
        }
        return Optional.ofNullable(shard);
    }

    /** All that this instance was given, in their order. */
    Collection<Shard> all() {
        return owned.values();
    }

    /** Whether all of them work, and which do not and why. */
    HealthStatus status(Function<Shard, HealthStatus> of) {
        boolean failed = false;
        var reasons = new ArrayList<String>();
        for (Shard shard : owned.values()) {
            HealthStatus status = of.apply(shard);
            failed |= status.state() == HealthStatus.State.FAILED;
            if (!status.isReady()) {
                reasons.add("shard " + shard.number() + ": " + status.reason());
            }
        }
        String all = reasons.stream().collect(Collectors.joining("; "));
        return reasons.isEmpty()
                ? HealthStatus.ready()
                : failed ? HealthStatus.failed(all) : HealthStatus.notReady(all);
    }
}
