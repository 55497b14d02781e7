package dev.sluice.metadata.shard;

import dev.sluice.metadata.sink.Share;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseUnusable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Which shard a file is, kept in the file: with another number of shards its partitions would be read a second time into other files. */
final class ShardMark {

    private ShardMark() {}

    /**
     * Marks a new file, checks one that is marked.
     *
     * @throws WarehouseUnusable if it is another shard, or one of another number of shards
     */
    static void check(Warehouse warehouse, Share share) {
        try (Statement statement = warehouse.writer().createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS _sluice.shard (shard INTEGER, shards INTEGER)");
            statement.execute("INSERT INTO _sluice.shard SELECT " + share.shard() + ", " + share.shards()
                    + " WHERE NOT EXISTS (FROM _sluice.shard)");
            try (ResultSet row = statement.executeQuery("SELECT shard, shards FROM _sluice.shard")) {
                row.next();
                if (row.getInt(1) != share.shard() || row.getInt(2) != share.shards()) {
                    throw new WarehouseUnusable(warehouse.file() + " is shard " + row.getInt(1) + " of " + row.getInt(2)
                            + ", expected " + share.shard() + " of " + share.shards()
                            + "; the number of shards is fixed once there are rows: set warehouse.shards="
                            + row.getInt(2));
                }
            }
        } catch (SQLException e) {
            throw new WarehouseUnusable("cannot mark " + warehouse.file() + " as a shard: " + e.getMessage(), e);
        }
    }
}
