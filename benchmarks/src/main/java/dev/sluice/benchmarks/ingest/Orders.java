package dev.sluice.benchmarks.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.benchmarks.orders.OrderData;
import dev.sluice.benchmarks.orders.OrderFormat;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The same orders as a file of lines and as a table of a database, so that all contenders carry the same records. Those that no parser
 * can read are left out.
 *
 * @param lines JSONL file
 * @param database SQLite file with table {@code orders}, keyed by the number of the record
 * @param fields of an order, which are the columns behind the key
 * @param records how many
 */
record Orders(Path lines, Path database, List<String> fields, long records) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BATCH = 10_000;

    static Orders write(Path directory, long wanted, long seed) throws IOException, SQLException {
        Path generated = OrderData.write(directory.resolve("generated"), wanted, seed, OrderFormat.JSONL)
                .orders();
        Path lines = directory.resolve("orders.jsonl");
        Path database = directory.resolve("orders.db");
        List<String> fields = fields(generated);
        long records = 0;
        try (BufferedReader from = Files.newBufferedReader(generated);
                BufferedWriter to = Files.newBufferedWriter(lines);
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement insert = table(connection, fields)) {
            for (String line = from.readLine(); line != null; line = from.readLine()) {
                if (!line.endsWith("}")) {
                    continue;
                }
                to.append(line).append('\n');
                insert(insert, ++records, JSON.readTree(line), fields);
                if (records % BATCH == 0) {
                    insert.executeBatch();
                }
            }
            insert.executeBatch();
            connection.commit();
        }
        Files.delete(generated);
        return new Orders(lines, database, fields, records);
    }

    private static List<String> fields(Path generated) throws IOException {
        try (Stream<String> lines = Files.lines(generated)) {
            String whole = lines.filter(line -> line.endsWith("}")).findFirst().orElseThrow();
            var fields = new ArrayList<String>();
            JSON.readTree(whole).fieldNames().forEachRemaining(fields::add);
            return List.copyOf(fields);
        }
    }

    private static PreparedStatement table(Connection connection, List<String> fields) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(fields.stream()
                    .collect(Collectors.joining(" TEXT, ", "CREATE TABLE orders (n INTEGER PRIMARY KEY, ", " TEXT)")));
        }
        return connection.prepareStatement("INSERT INTO orders VALUES (?" + ", ?".repeat(fields.size()) + ")");
    }

    private static void insert(PreparedStatement insert, long number, JsonNode order, List<String> fields)
            throws SQLException {
        insert.setLong(1, number);
        for (int i = 0; i < fields.size(); i++) {
            JsonNode value = order.path(fields.get(i));
            insert.setString(i + 2, value.isNull() || value.isMissingNode() ? null : value.asText());
        }
        insert.addBatch();
    }
}
