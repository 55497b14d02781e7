package dev.sluice.benchmarks.warehouse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.benchmarks.Measurement;
import dev.sluice.metadata.normalize.NormalizedBatch;
import dev.sluice.metadata.normalize.RowIdentity;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.TableNormalizer;
import dev.sluice.pipeline.definition.TableSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Documents per second of the normalizer alone, beside Jackson reading the same documents. Not thread-safe. */
final class NormalizerRates {

    /** As many as a flush of the sink holds. */
    private static final int BATCH = 10_000;

    private static final JsonFactory STREAMING = new JsonFactory();
    private static final JsonMapper TREES = JsonMapper.builder().build();

    /** What is done to every document; returns a number that depends on all of it, so that nothing is optimized away. */
    private interface Work {
        long read(byte[] document) throws IOException;
    }

    private long consumed;

    /**
     * Measures.
     *
     * @param kind what the documents are, for the names of the results
     * @param documents read one after the other, again and again
     * @param count documents of a round
     */
    List<Measurement> measure(
            String kind, List<byte[]> documents, int count, int warmUps, int rounds, Consumer<Measurement> each)
            throws IOException {
        Map<String, Work> contenders = new LinkedHashMap<>();
        contenders.put(kind + ", Jackson streaming", NormalizerRates::stream);
        contenders.put(
                kind + ", Jackson tree", document -> TREES.readTree(document).size());
        contenders.put(kind + ", normalizer", normalizer());
        Map<String, List<Measurement>> runs = new LinkedHashMap<>();
        for (int round = 0; round < warmUps + rounds; round++) {
            for (Map.Entry<String, Work> contender : contenders.entrySet()) {
                Measurement run = round(contender.getKey(), contender.getValue(), documents, count);
                if (round >= warmUps) {
                    runs.computeIfAbsent(contender.getKey(), first -> new ArrayList<>())
                            .add(run);
                }
            }
        }
        List<Measurement> medians =
                runs.values().stream().map(Measurement::median).toList();
        medians.forEach(each);
        return medians;
    }

    private Measurement round(String name, Work work, List<byte[]> documents, int count) throws IOException {
        var clock = new PausedClock();
        clock.start();
        for (int i = 0; i < count; i++) {
            consumed += work.read(documents.get(i % documents.size()));
        }
        clock.stop();
        return clock.measured(name, count);
    }

    /** So that the compiler cannot know that nobody looks. */
    long consumed() {
        return consumed;
    }

    private static long stream(byte[] document) throws IOException {
        long seen = 0;
        try (JsonParser parser = STREAMING.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                seen += switch (token) {
                    case FIELD_NAME -> parser.currentName().length();
                    case VALUE_STRING -> parser.getText().length();
                    case VALUE_NUMBER_INT -> parser.getLongValue();
                    case VALUE_NUMBER_FLOAT -> (long) parser.getDoubleValue();
                    default -> 1;
                };
            }
        }
        return seen;
    }

    private static Work normalizer() {
        var normalizer =
                new TableNormalizer(TableSpec.appending("documents"), Map.of(), "_sluice", new SchemaCatalog());
        var batch = new NormalizedBatch();
        var id = new RowIdentity("8Zl3nUq0bRk2hVxT5wYd", "1763741234.123456");
        Map<String, Object> extra = Map.of("_sluice_version", 1);
        return document -> {
            if (batch.rootRows() == BATCH) {
                batch.clear();
            }
            normalizer.add(document, id, extra, batch);
            return batch.rootRows();
        };
    }
}
