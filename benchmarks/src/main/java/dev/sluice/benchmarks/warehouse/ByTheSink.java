package dev.sluice.benchmarks.warehouse;

import dev.sluice.metadata.sink.SinkWriter;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.schemas.Topics;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** The sink of the service: everything it does between two polls. */
final class ByTheSink implements Contender {

    private final SinkWriter writer;
    private final String table;

    /** Opens the file, or makes it. */
    ByTheSink(WarehouseSettings settings, Topics topics, Pipeline pipeline) {
        this.table = "raw." + pipeline.definition().table().name();
        this.writer = SinkWriter.open(settings, topics, name -> Optional.of(pipeline));
    }

    @Override
    public void land(OrderFlush flush) {
        writer.write(flush.polled());
    }

    @Override
    public long rows() throws SQLException {
        return number("SELECT count(*) FROM " + table);
    }

    /** The first value of a query's answer. */
    long number(String query) throws SQLException {
        try (var reader = writer.warehouse().reader();
                Statement statement = reader.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Override
    public void close() {
        writer.close();
    }
}
