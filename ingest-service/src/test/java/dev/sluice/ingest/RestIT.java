package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.rest.ApiServer;
import dev.sluice.ingest.rest.ApiServer.Reply;
import dev.sluice.ingest.rest.ApiServer.Request;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API into {@code raw} on a real broker, through Connect; each test has a pipeline and an API of its own. */
class RestIT {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static IngestRig rig;

    private final AtomicLong rows = new AtomicLong();
    private final ApiServer server = new ApiServer(this::page);

    @BeforeAll
    static void start(@TempDir Path dir) {
        rig = new IngestRig(dir);
        rig.start();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private Reply page(Request request) {
        long from = request.number("offset", 0);
        long since = request.number("since", 0);
        return Reply.json(LongStream.range(since + from, Math.min(rows.get(), since + from + 50))
                .mapToObj(i -> "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]")));
    }

    private void define(String pipeline, String source, String disposition) {
        rig.publish(pipeline, """
                pipeline: %s
                source:
                  connector: rest
                  client: {base_url: "%s", allow_private_addresses: true, paginator: {type: offset, limit: 50}, max_retries: 0}
                  retry_pause: 200ms
                %stable: {name: t, primary_key: [id], write_disposition: %s}
                """.formatted(pipeline, server.url("/"), source.indent(2), disposition));
    }

    private static List<RawRecord> raw(String pipeline) {
        return rig.raw().stream()
                .filter(record -> record.getPipeline().equals(pipeline))
                .toList();
    }

    private static List<String> payloads(String pipeline) {
        return raw(pipeline).stream()
                .map(record -> StandardCharsets.UTF_8
                        .decode(record.getPayload().duplicate())
                        .toString())
                .toList();
    }

    private static Map<String, SourceProgress> sources(String pipeline) {
        var last = new LinkedHashMap<String, SourceProgress>();
        rig.progress().stream()
                .filter(progress -> progress.getPipeline().equals(pipeline))
                .forEach(progress -> last.put(progress.getSource(), progress));
        return last;
    }

    private static boolean allDone(String pipeline) {
        var sources = sources(pipeline).values();
        return !sources.isEmpty() && sources.stream().allMatch(SourceProgress::getDone);
    }

    private static boolean hasError(String pipeline, String words) {
        return sources(pipeline).values().stream()
                .anyMatch(source -> Objects.toString(source.getError(), "").contains(words));
    }

    private static void hold(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aRestartInTheMiddleBringsEveryRowOnce() {
        // Given an API that holds its answer back at two pages, so that the worker is stopped in the middle
        rows.set(2_000);
        var held = new AtomicInteger();
        var gate = new CountDownLatch(1);
        server.answer(request -> {
            long from = request.number("offset", 0);
            boolean stops = (from == 500 && held.compareAndSet(0, 1)) || (from == 1_200 && held.compareAndSet(1, 2));
            if (stops) {
                hold(gate);
            }
            return stops ? Reply.status(500) : page(request);
        });
        define("restarted", "resources: [things]", "append");

        // When
        for (int stop = 1; stop <= 2; stop++) {
            int wanted = stop;
            await().atMost(PATIENCE)
                    .until(() -> held.get() == wanted && raw("restarted").size() >= (wanted == 1 ? 500 : 1_200));
            rig.stop();
            rig.start();
        }
        gate.countDown();
        await().atMost(PATIENCE).until(() -> allDone("restarted"));

        // Then
        assertThat(payloads("restarted")).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(raw("restarted").stream().map(RawRecord::getPosition).distinct())
                .hasSize(2_000);
        assertThat(sources("restarted")).hasSize(1).allSatisfy((name, progress) -> {
            assertThat(name).startsWith("rest@");
            assertThat(progress.getRecords()).isEqualTo(2_000);
        });
        // and a page was asked for again only where it had not been committed
        assertThat(server.requests).hasSizeBetween(41, 60);
    }

    @Test
    void aScheduleBringsWhatIsNewAndTroubleIsSaidAndOvercome() {
        rows.set(120);
        define("scheduled", """
                schedule: 300ms
                resources: [{name: things, endpoint: {incremental: {cursor_path: id, start_param: since}}}]
                """, "append");
        await().atMost(PATIENCE).until(() -> raw("scheduled").size() == 120);

        server.answer(request -> Reply.status(503));
        await().atMost(PATIENCE).until(() -> hasError("scheduled", "answered 503"));
        rows.set(175);
        server.answer(this::page);
        await().atMost(PATIENCE).until(() -> raw("scheduled").size() == 175 && allDone("scheduled"));

        assertThat(payloads("scheduled")).doesNotHaveDuplicates();
        assertThat(sources("scheduled")).hasSize(1);
        rig.remove("scheduled");
    }

    @Test
    void loadsOfATableThatIsReplacedAreSourcesOfTheirOwn() {
        // Given an API whose second load is held back until it has changed
        rows.set(60);
        var loads = new AtomicInteger();
        var changed = new CountDownLatch(1);
        server.answer(request -> {
            if (request.number("offset", 0) == 0 && loads.incrementAndGet() == 2) {
                hold(changed);
            }
            return page(request);
        });
        define("replaced", "schedule: 300ms\nresources: [things]", "replace");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(loads).hasValue(2));

        rows.set(30);
        changed.countDown();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(sources("replaced")).hasSizeGreaterThanOrEqualTo(3));
        rig.remove("replaced");

        Map<String, Long> counts = raw("replaced").stream()
                .collect(Collectors.groupingBy(RawRecord::getSource, LinkedHashMap::new, Collectors.counting()));
        assertThat(counts.keySet()).isSubsetOf(sources("replaced").keySet());
        assertThat(counts.values()).contains(60L, 30L);
    }

    @Test
    void tooManyBadRowsStopTheSource() {
        server.answer(request -> Reply.json(LongStream.range(0, 100)
                .mapToObj(i -> i % 10 == 0 ? "7" : "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"))));
        define(
                "bad",
                "on_error: stop at 5 %\nresources: [{name: t, endpoint: {paginator: {type: offset, limit: 100, maximum_offset: 500}}}]",
                "append");

        await().atMost(PATIENCE).until(() -> hasError("bad", "more than on_error allows"));
        assertThat(raw("bad")).hasSize(100);
        assertThat(raw("bad")).filteredOn(record -> record.getDefect() != null).hasSize(10);
        rig.remove("bad");
    }
}
