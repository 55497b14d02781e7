package dev.sluice.benchmarks.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.benchmarks.Stopwatch;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What a careful programmer would write for these records alone: read, send, wait until the broker has all. */
final class BareLoops {

    /** Name of the run over the table. */
    static final String TABLE = "bare loop over the table";

    private static final String TOPIC = "by-hand";
    private static final int PARTITIONS = 4;
    private static final JsonFactory JSON = new JsonFactory();

    private final String bootstrapServers;
    private final Orders orders;

    BareLoops(String bootstrapServers, Orders orders) throws InterruptedException, ExecutionException {
        this.bootstrapServers = bootstrapServers;
        this.orders = orders;
        try (Admin admin = Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /** Every line of the file is a message. */
    Measurement lines() throws IOException {
        var watch = new Stopwatch();
        try (var producer = producer();
                BufferedReader lines = Files.newBufferedReader(orders.lines())) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                producer.send(new ProducerRecord<>(TOPIC, line.getBytes(StandardCharsets.UTF_8)));
            }
        }
        return watch.stop("bare producer loop", orders.records());
    }

    /** Every row of the table is a message with a JSON object. */
    Measurement rows() throws IOException, SQLException {
        var watch = new Stopwatch();
        try (var producer = producer();
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + orders.database());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM orders ORDER BY n")) {
            var buffer = new ByteArrayOutputStream(512);
            while (rows.next()) {
                buffer.reset();
                write(rows, buffer);
                producer.send(new ProducerRecord<>(TOPIC, buffer.toByteArray()));
            }
        }
        return watch.stop(TABLE, orders.records());
    }

    private void write(ResultSet row, ByteArrayOutputStream to) throws IOException, SQLException {
        try (JsonGenerator json = JSON.createGenerator(to)) {
            json.writeStartObject();
            json.writeNumberField("n", row.getLong(1));
            for (int i = 0; i < orders.fields().size(); i++) {
                json.writeStringField(orders.fields().get(i), row.getString(i + 2));
            }
            json.writeEndObject();
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
