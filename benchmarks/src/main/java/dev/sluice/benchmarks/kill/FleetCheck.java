package dev.sluice.benchmarks.kill;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.benchmarks.check.Checker;
import dev.sluice.benchmarks.check.OrderPipeline;
import dev.sluice.benchmarks.check.Violation;
import dev.sluice.benchmarks.orders.OrderData;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Waits until a fleet has worked off all orders, stops its services, and compares what is there with what must be. */
final class FleetCheck {

    private static final Duration TICK = Duration.ofMillis(500);

    private final Fleet fleet;
    private final JsonLines out;

    FleetCheck(Fleet fleet, JsonLines out) {
        this.fleet = fleet;
        this.out = out;
    }

    /**
     * Drains and checks.
     *
     * @param records that both pipelines together must accept
     * @param files the source files
     * @param copies of the warehouse, taken when its process was killed
     * @throws IllegalStateException with the last status, if it is not settled in time
     */
    List<Violation> drained(long records, Duration patience, List<Path> files, WarehouseCopies copies)
            throws Exception {
        awaitAccepted(records, patience, true);
        var violations = new ArrayList<>(fleet.stopServices());
        Checker checker = Checker.on(
                fleet.bootstrapServers(),
                "sluice",
                List.of(
                        new OrderPipeline(OrderData.MERGE, true, files),
                        new OrderPipeline(OrderData.APPEND, false, files)));
        for (Path copy : copies.all()) {
            violations.addAll(checker.checkInterrupted(copy));
        }
        violations.addAll(checker.checkDrained(fleet.dataDir(Member.METADATA).resolve("warehouse.duckdb")));
        return violations;
    }

    /** Returns when the ledger has that many records, and, where asked for, nothing is on its way any more. */
    void awaitAccepted(long records, Duration patience, boolean settled) throws InterruptedException {
        long begin = System.nanoTime();
        String last = "no answer";
        while (System.nanoTime() - begin < patience.toNanos()) {
            try {
                JsonNode status = fleet.door(Member.METADATA).status();
                long accepted = 0;
                for (JsonNode pipeline : status.path("pipelines")) {
                    accepted += pipeline.path("accepted").asLong();
                }
                if ((!settled || status.path("settled").asBoolean()) && accepted >= records) {
                    out.print(out.line(settled ? "drained" : "at work")
                            .put("seconds", Math.round((System.nanoTime() - begin) / 1e6) / 1e3)
                            .put("accepted", accepted));
                    return;
                }
                last = status.toString();
            } catch (IOException away) {
                last = String.valueOf(away.getMessage());
            }
            Thread.sleep(TICK.toMillis());
        }
        throw new IllegalStateException(
                "not there within " + patience.toSeconds() + " s, expected " + records + " records: " + last);
    }
}
