package dev.sluice.ingest.pull;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What all pulled sources are told by the same keys.
 *
 * @param schedule when loads begin
 * @param retry pause after which a source in trouble is tried again
 * @param onError what becomes of records that cannot be read
 */
record PullSettings(Schedule schedule, Duration retry, OnError onError) {

    private static final String EVERY = "schedule";

    static PullSettings of(IngestPipeline pipeline) {
        Settings source = source(pipeline);
        TableSpec table = pipeline.definition().table();
        boolean adds = table.writeDisposition() == WriteDisposition.APPEND && !isIncremental(source.values());
        String connector = pipeline.definition().source().connector();
        return new PullSettings(
                new Schedule(source.duration(EVERY).orElse(usual(connector)), !adds, table.landsWhole()),
                source.duration("retry_pause").orElse(Duration.ofSeconds(15)),
                OnError.parse(source.text("on_error", "dead-letter"), "source.on_error"));
    }

    /** Those of a range: it is fetched once. */
    PullSettings once() {
        return new PullSettings(new Schedule(null, false, schedule.separate()), retry, onError);
    }

    /** A log has no end: it is followed. */
    private static @Nullable Duration usual(String connector) {
        return connector.equals(SourceSpec.KAFKA) ? Duration.ofSeconds(1) : null;
    }

    static Settings source(IngestPipeline pipeline) {
        return new Settings(pipeline.definition().source().settings(), "source");
    }

    /** Whether anything below says so: the key stands at different depths in different sources. */
    static boolean isIncremental(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.containsKey("incremental")
                    || "incremental".equals(map.get("type"))
                    || map.values().stream().anyMatch(PullSettings::isIncremental);
        }
        return value instanceof Iterable<?> list && anyIncremental(list);
    }

    private static boolean anyIncremental(Iterable<?> list) {
        for (Object item : list) {
            if (isIncremental(item)) {
                return true;
            }
        }
        return false;
    }

    /** Changes when the settings do: a connector whose configuration holds it starts anew then. Says nothing of them. */
    static String fingerprint(IngestPipeline pipeline) {
        String all = new TreeMap<>(source(pipeline).values()) + "|"
                + pipeline.definition().table().writeDisposition();
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
