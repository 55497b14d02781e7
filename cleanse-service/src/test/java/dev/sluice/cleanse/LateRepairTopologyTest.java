package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cleanse.record.SomePipeline;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Correction;
import dev.sluice.schemas.RawRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code late_repair} through the topology with its real stores. */
class LateRepairTopologyTest {

    private static final String CITIES = """
            pipeline: cities
            source: {connector: http-push}
            table: {primary_key: [id], write_disposition: merge}
            cleanse:
              - determines: {by: [zip], field: city, replace: any, late_repair: true}
            """;

    @TempDir
    Path dir;

    private CleanseRig rig;

    @BeforeEach
    void open() {
        rig = new CleanseRig(dir);
        rig.publish(SomePipeline.of(1, null, CITIES));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void theRecordThatTurnsTheEvidenceBringsTheCorrections() {
        RawRecord first = city(1, "Oakland");
        rig.send(first);
        rig.send(city(2, "San Francisco"));
        rig.send(city(3, "San Francisco"));

        List<CleansedRecord> rows = rows();
        assertThat(rows.get(0).getCorrections()).isEmpty();
        assertThat(rows.get(1).getCorrections()).isEmpty();
        assertThat(rows.get(2).getCorrections())
                .containsExactly(new Correction(
                        first.getRecordId(),
                        Map.of("id", "1"),
                        Map.of("zip", "\"94110\""),
                        "city",
                        "determines city by zip",
                        "\"Oakland\"",
                        "\"San Francisco\""));
        assertThat(rig.count("sluice.cleanse.corrections", "pipeline", "cities"))
                .isEqualTo(1);
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        for (int id = 1; id <= 6; id++) {
            rig.send(city(id, id == 1 ? "Oakland" : "San Francisco"));
        }

        assertThat(rows().stream().mapToInt(row -> row.getCorrections().size()).sum())
                .isEqualTo(1);
    }

    @Test
    void correctionsThatAreTooLargeNeverCostTheRecord() {
        rig.close();
        rig = new CleanseRig(
                dir,
                new CleanseConfig(
                        2, Duration.ofMillis(200), Duration.ofSeconds(5), new DataSize(4096), false, null, ""));
        rig.publish(SomePipeline.of(1, null, CITIES));
        for (int id = 1; id <= 10; id++) {
            rig.send(city(id, "x".repeat(400) + id));
        }
        for (int id = 11; id <= 30; id++) {
            rig.send(city(id, "San Francisco"));
        }

        assertThat(rig.deadLetters()).isEmpty();
        assertThat(rows()).hasSize(30);
        assertThat(rig.count("sluice.cleanse.corrections.too.large")).isEqualTo(10);
    }

    private static RawRecord city(int id, String city) {
        return SomeRaw.json("cities", id, "{\"id\":" + id + ",\"zip\":\"94110\",\"city\":\"" + city + "\"}");
    }

    private List<CleansedRecord> rows() {
        List<CleansedRecord> rows = new ArrayList<>();
        rig.cleansed().forEach(out -> {
            assertThat(new String(out.key(), UTF_8)).isEqualTo(out.value().getRecordId());
            rows.add(out.value());
        });
        return rows;
    }
}
