package dev.sluice.metadata.sink;

/**
 * Which partitions a sink lands in its warehouse file: all of them, or those of one shard. Partition {@code p} of every topic belongs to shard
 * {@code p mod shards}, so what topics with one key hold of one record, or of one entity, meets in one file.
 *
 * @param shard number of the shard, from 0
 * @param shards how many there are
 */
public record Share(int shard, int shards) {

    /** All partitions: one file holds everything. */
    public static final Share WHOLE = new Share(0, 1);

    public Share {
        if (shard < 0 || shard >= shards) {
            throw new IllegalArgumentException("shard: expected 0 to " + (shards - 1) + ", found " + shard);
        }
    }

    /** Whether there is one file only. */
    public boolean isWhole() {
        return shards == 1;
    }

    /** Whether records of the partition land here. */
    public boolean holds(int partition) {
        return partition % shards == shard;
    }
}
