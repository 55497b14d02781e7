package dev.sluice.schemas;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The ids shipped with the schemas: no registry is needed. Every schema that was ever released stands in {@code avro/released}
 * with its id; {@code index.txt} lists them as {@code <id> <file>}. Ids are never reused or changed, a test holds that.
 * Immutable and thread-safe.
 */
public final class ReleasedSchemas implements SchemaIds {

    private static final String FOLDER = "/avro/released/";

    private final Map<Integer, Schema> byId = new HashMap<>();
    private final Map<Long, Integer> idByFingerprint = new HashMap<>();
    private final Map<String, List<Schema>> byName = new HashMap<>();

    private ReleasedSchemas() {}

    /** Reads the catalogue from the class path. */
    public static ReleasedSchemas load() {
        var released = new ReleasedSchemas();
        for (String line : read("index.txt").split("\n")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.trim().split("\\s+");
                released.add(Integer.parseInt(parts[0]), new Schema.Parser().parse(read(parts[1])));
            }
        }
        return released;
    }

    private void add(int id, Schema schema) {
        if (byId.put(id, schema) != null) {
            throw new IllegalStateException("schema id " + id + " is used twice in " + FOLDER + "index.txt");
        }
        idByFingerprint.put(fingerprint(schema), id);
        byName.computeIfAbsent(schema.getName(), name -> new ArrayList<>()).add(schema);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        Integer id = idByFingerprint.get(fingerprint(schema));
        if (id == null) {
            throw new UnknownSchema("schema of " + subject + " is not released: add it to schemas" + FOLDER
                    + " with a new id in index.txt");
        }
        return id;
    }

    @Override
    public Schema byId(int id) {
        Schema schema = byId.get(id);
        if (schema == null) {
            throw new UnknownSchema("schema id " + id + " is not in the shipped catalogue (" + byId.size()
                    + " ids); was the record written with a schema registry, or by a newer release?");
        }
        return schema;
    }

    /** All released schemas of a record, oldest first; empty if there are none. */
    public List<Schema> versionsOf(String recordName) {
        return List.copyOf(byName.getOrDefault(recordName, List.of()));
    }

    /** Canonical form leaves out docs and, alas, defaults; a changed default alone is no new schema on the wire. */
    private static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    private static String read(String file) {
        try (InputStream in = ReleasedSchemas.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("missing on the class path: " + FOLDER + file);
            }
            var lines = new StringBuilder();
            var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.append(line).append('\n');
            }
            return lines.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
