package dev.sluice.ingest.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.IngestMetrics;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.Workplace;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import dev.sluice.schemas.Topics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTaskContext;
import org.apache.kafka.connect.source.TransactionContext;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

/** A files task with what Connect does around it: transactions that hold records and offsets, and crashes. */
final class TaskRig implements AutoCloseable {

    final List<RawRecord> raw = new ArrayList<>();
    final Map<String, SourceProgress> sources = new LinkedHashMap<>();
    final List<SourceProgress> reports = new ArrayList<>();
    private final Topics topics = Topics.of("t", 1, AvroSerdes.shipped());
    private final Map<Map<String, ?>, Map<String, Object>> offsets = new HashMap<>();
    private final List<SourceRecord> pending = new ArrayList<>();
    private final Map<String, String> config = new HashMap<>();
    private final TestClock clock = new TestClock();
    private final String workplace;
    private @Nullable SourceRecord commitOn;
    private boolean commitNow;
    private @Nullable FilesSourceTask task;

    TaskRig(Path base, String... paths) {
        this(base, Map.of(), paths);
    }

    /** @param settings of the source besides its paths */
    TaskRig(Path base, Map<String, Object> settings, String... paths) {
        var definition = new PipelineDefinition(
                "p",
                "",
                new SourceSpec("files", settings),
                TableSpec.appending("t"),
                List.of(),
                LlmSpec.off(),
                List.of(),
                List.of());
        var pipeline = new IngestPipeline(definition, base, payload -> Optional.empty());
        workplace = new Workplace(
                        topics,
                        name -> Optional.of(pipeline),
                        any -> {
                            throw new IllegalStateException("files are not pulled");
                        },
                        new IngestMetrics(new SimpleMeterRegistry()),
                        4 << 20,
                        null,
                        base.resolve("objects"),
                        clock)
                .open();
        config.put(FilesSettings.PIPELINE, "p");
        config.put(FilesSettings.WORKPLACE, workplace);
        config.put(FilesSettings.BASE, base.toString());
        config.put(FilesSettings.PATHS, json(List.of(paths)));
        config.put(FilesSettings.POLL_MILLIS, "0");
    }

    TaskRig with(String key, String value) {
        config.put(key, value);
        return this;
    }

    /** Time passes: files have rested. */
    void later() {
        clock.now = clock.now.plus(Duration.ofHours(1));
    }

    TaskRig start() {
        var starting = new FilesSourceTask();
        starting.initialize(new Context());
        starting.start(config);
        task = starting;
        return this;
    }

    /** The process dies: what was not committed is gone. */
    void crash() {
        pending.clear();
        commitOn = null;
        commitNow = false;
        FilesSourceTask running = task;
        if (running != null) {
            running.stop();
        }
        start();
    }

    /** Has a source read anew from the next start on. */
    void reset(String source) {
        offsets.values().removeIf(java.util.Objects::isNull);
        offsets.replaceAll((partition, offset) -> {
            if (!source.equals(partition.get("source"))) {
                return offset;
            }
            var changed = new HashMap<String, Object>(offset);
            changed.put(FileOffset.RESET, true);
            return changed;
        });
    }

    /** Polls once; how many records came. */
    int poll() throws InterruptedException {
        FilesSourceTask running = task;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        List<SourceRecord> records = running.poll();
        if (records != null) {
            for (SourceRecord record : records) {
                pending.add(record);
                if (record == commitOn) {
                    commit();
                }
            }
        }
        if (commitNow) {
            commit();
        }
        return records == null ? 0 : records.size();
    }

    /** Polls until nothing comes; a poll may bring nothing only because it had no time. */
    TaskRig drain() throws InterruptedException {
        for (int empty = 0; empty < 3; ) {
            empty = poll() > 0 ? 0 : empty + 1;
        }
        return this;
    }

    int uncommitted() {
        return pending.size();
    }

    private void commit() {
        for (SourceRecord record : pending) {
            // written and read back as Connect does
            offsets.put(record.sourcePartition(), new HashMap<>(record.sourceOffset()));
            if (record.topic().equals(topics.raw().name())) {
                raw.add(topics.raw().valueSerde().deserializer().deserialize(record.topic(), (byte[]) record.value()));
            } else {
                SourceProgress progress = topics.sources()
                        .valueSerde()
                        .deserializer()
                        .deserialize(record.topic(), (byte[]) record.value());
                reports.add(progress);
                sources.put(progress.getSource(), progress);
            }
        }
        pending.clear();
        commitOn = null;
        commitNow = false;
    }

    List<String> payloads() {
        return raw.stream().map(TaskRig::text).toList();
    }

    static String text(RawRecord record) {
        return StandardCharsets.UTF_8.decode(record.getPayload().duplicate()).toString();
    }

    SourceProgress source(String name) {
        SourceProgress progress = sources.get(name);
        if (progress == null) {
            throw new AssertionError("no report of " + name + " but of " + sources.keySet());
        }
        return progress;
    }

    String error(String name) {
        return Optional.ofNullable(source(name).getError()).orElse("");
    }

    private static String json(List<String> paths) {
        try {
            return new ObjectMapper().writeValueAsString(paths);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        FilesSourceTask running = task;
        if (running != null) {
            running.stop();
        }
        Workplace.close(workplace);
    }

    private static final class TestClock extends Clock {

        private Instant now = Instant.now();

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final class Context implements SourceTaskContext {

        @Override
        public Map<String, String> configs() {
            return config;
        }

        @Override
        public OffsetStorageReader offsetStorageReader() {
            return new OffsetStorageReader() {
                @Override
                public <T> Map<String, Object> offset(Map<String, T> partition) {
                    throw new UnsupportedOperationException("asked for all at once");
                }

                @Override
                public <T> Map<Map<String, T>, Map<String, Object>> offsets(Collection<Map<String, T>> partitions) {
                    var found = new HashMap<Map<String, T>, Map<String, Object>>();
                    partitions.forEach(partition -> found.put(partition, offsets.get(partition)));
                    return found;
                }
            };
        }

        @Override
        public TransactionContext transactionContext() {
            return new TransactionContext() {
                @Override
                public void commitTransaction() {
                    commitNow = true;
                }

                @Override
                public void commitTransaction(SourceRecord record) {
                    commitOn = record;
                }

                @Override
                public void abortTransaction() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public void abortTransaction(SourceRecord record) {
                    throw new UnsupportedOperationException();
                }
            };
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }
    }
}
