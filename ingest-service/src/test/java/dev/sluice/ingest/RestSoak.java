package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ingest.rest.ApiServer;
import dev.sluice.ingest.rest.ApiServer.Reply;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.SourceProgress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API into {@code raw} on a real broker, through Connect, stopped and started again; by its name apart from {@code verify}. */
class RestSoak {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final AtomicLong rows = new AtomicLong();
    private final ApiServer server = new ApiServer(this::page);
    private IngestRig rig;

    @BeforeEach
    void startBroker() {
        rig = new IngestRig(dir);
    }

    @AfterEach
    void stop() {
        rig.close();
        server.close();
    }

    private Reply page(ApiServer.Request request) {
        long from = request.number("offset", 0);
        long since = request.number("since", 0);
        return Reply.json(LongStream.range(since + from, Math.min(rows.get(), since + from + 50))
                .mapToObj(i -> "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]")));
    }

    private void define(String source, String disposition) {
        rig.publish("p", """
                pipeline: p
                source:
                  connector: rest
                  client: {base_url: "%s", allow_private_addresses: true, paginator: {type: offset, limit: 50}, max_retries: 0}
                  retry_pause: 200ms
                %stable: {name: t, primary_key: [id], write_disposition: %s}
                """.formatted(server.url("/"), source.indent(2), disposition));
    }

    private List<String> payloads() {
        return rig.raw().stream()
                .map(record -> StandardCharsets.UTF_8
                        .decode(record.getPayload().duplicate())
                        .toString())
                .toList();
    }

    private boolean allDone() {
        var sources = rig.sources().values();
        return !sources.isEmpty() && sources.stream().allMatch(SourceProgress::getDone);
    }

    @Test
    void aRestartInTheMiddleBringsEveryRowOnce() throws Exception {
        // Given an API that holds its answer back at two pages, so that the worker is stopped in the middle
        rows.set(2_000);
        var held = new AtomicInteger();
        var gate = new CountDownLatch(1);
        server.answer(request -> {
            long from = request.number("offset", 0);
            if ((from == 500 && held.compareAndSet(0, 1)) || (from == 1_200 && held.compareAndSet(1, 2))) {
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Reply.status(500);
            }
            return page(request);
        });
        define("resources: [things]", "append");
        rig.start();

        // When
        for (int stop = 1; stop <= 2; stop++) {
            int wanted = stop;
            await().atMost(PATIENCE)
                    .until(() -> held.get() == wanted && rig.raw().size() >= (wanted == 1 ? 500 : 1_200));
            rig.stop();
            rig.start();
        }
        gate.countDown();
        await().atMost(PATIENCE).until(this::allDone);

        // Then
        assertThat(payloads()).hasSize(2_000).doesNotHaveDuplicates();
        assertThat(rig.raw().stream().map(RawRecord::getPosition).distinct()).hasSize(2_000);
        assertThat(rig.sources()).hasSize(1).allSatisfy((name, progress) -> {
            assertThat(name).startsWith("rest@");
            assertThat(progress.getRecords()).isEqualTo(2_000);
        });
        // and a page was asked for again only where it had not been committed
        assertThat(server.requests).hasSizeBetween(41, 60);
    }

    @Test
    void aScheduleBringsWhatIsNewAndTroubleIsSaidAndOvercome() {
        rows.set(120);
        define("""
                schedule: 300ms
                resources: [{name: things, endpoint: {incremental: {cursor_path: id, start_param: since}}}]
                """, "append");
        rig.start();
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 120);

        server.answer(request -> Reply.status(503));
        await().atMost(PATIENCE).until(() -> rig.sources().values().stream()
                .anyMatch(s -> String.valueOf(s.getError()).contains("answered 503")));
        rows.set(175);
        server.answer(this::page);
        await().atMost(PATIENCE).until(() -> rig.raw().size() == 175 && allDone());

        assertThat(payloads()).doesNotHaveDuplicates();
        assertThat(rig.sources()).hasSize(1);
    }

    @Test
    void loadsOfATableThatIsReplacedAreSourcesOfTheirOwn() {
        rows.set(60);
        define("resources: [things]", "replace");
        rig.start();
        await().atMost(PATIENCE).until(this::allDone);
        rig.stop();
        rows.set(30);
        rig.start();

        await().atMost(PATIENCE).until(() -> rig.sources().size() == 2 && allDone());

        assertThat(rig.raw().stream().collect(Collectors.groupingBy(RawRecord::getSource, Collectors.counting())))
                .containsOnlyKeys(rig.sources().keySet())
                .containsValues(60L, 30L);
    }

    @Test
    void tooManyBadRowsStopTheSource() {
        server.answer(request -> Reply.json(LongStream.range(0, 100)
                .mapToObj(i -> i % 10 == 0 ? "7" : "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "{\"data\":[", "]}"))));
        define(
                "on_error: stop at 5 %\nresources: [{name: t, endpoint: {paginator: {type: offset, limit: 100, maximum_offset: 500}}}]",
                "append");
        rig.start();

        await().atMost(PATIENCE).until(() -> rig.sources().values().stream()
                .anyMatch(s -> String.valueOf(s.getError()).contains("more than on_error allows")));
        assertThat(rig.raw()).hasSize(100);
        assertThat(rig.raw()).filteredOn(record -> record.getDefect() != null).hasSize(10);
    }
}
