package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.config.Config;
import dev.sluice.standalone.report.StageLines;
import dev.sluice.standalone.report.Status;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that answers wrongly breaks nothing, through all the services. */
class WrongAnswersIT {

    @TempDir
    private Path dir;

    private static final String CITIES = """
            id,city,zip,name
            1,Bonn,53111,a
            2,Bonn,53111,b
            3,Bonn,53111,c
            4,Köln,53111,d
            5,Bon,89073,e
            """;

    private static final String DEFINITION = """
            pipeline: cities
            source: {connector: files, path: cities.csv}
            table: {name: cities}
            cleanse:
              - {field: id, to: bigint}
              - {field: city, one_of: [Bonn, Ulm, Köln]}
              - determines: {by: [zip], field: city, learned: city_by_zip.csv}
            llm:
              enabled: true
              when: "!valid.city || agreement.city < 0.6"
              send: [city, zip, name]
              answer: {city: {type: string}, zip: {type: string}, name: {type: string}}
              instructions: Correct the city.
            """;

    /** City 4 has candidates, city 5 breaks a check; zip and name are not in doubt. */
    @Test
    void valuesOutsideOfTheCandidatesTheRulesAndTheQuestionAreRefused() throws Exception {
        try (Standalone standalone = run(Fault.WRONG_VALUE)) {
            assertThat(sql(standalone, "SELECT id, city, zip, name, _llm_cleaned FROM raw.cities ORDER BY id"))
                    .isEqualTo("[[1,\"Bonn\",\"53111\",\"a\",false],[2,\"Bonn\",\"53111\",\"b\",false],"
                            + "[3,\"Bonn\",\"53111\",\"c\",false],[4,\"Köln\",\"53111\",\"d\",false],"
                            + "[5,\"Bon\",\"89073\",\"e\",false]]");
            assertThat(sql(standalone, """
                            SELECT r.id, f.field, f.message FROM _sluice.findings AS f
                            JOIN raw.cities AS r ON r._sluice_id = f.record_id
                            WHERE check_name = 'answer' ORDER BY ALL"""))
                    .isEqualTo("[[4,\"city\",\"answer refused: none of the candidates\"],"
                            + "[4,\"name\",\"answer refused: the cell is not in doubt\"],"
                            + "[4,\"zip\",\"answer refused: the cell is not in doubt\"],"
                            + "[5,\"city\",\"answer refused: breaks one_of\"],"
                            + "[5,\"name\",\"answer refused: the cell is not in doubt\"],"
                            + "[5,\"zip\",\"answer refused: the cell is not in doubt\"]]");
            assertThat(sql(standalone, "SELECT count(*) FROM _sluice.repairs WHERE \"by\" = 'model'"))
                    .isEqualTo("[[0]]");
        }
    }

    @Test
    void illFormedAnswersAreRefusedBeforeTheyReachTheWarehouse() throws Exception {
        try (Standalone standalone = run(Fault.WRONG_TYPE)) {
            assertThat(sql(standalone, """
                            SELECT id, city, _llm_cleaned, _llm_error IS NOT NULL FROM raw.cities
                            WHERE _llm_input_hash IS NOT NULL ORDER BY id""")).isEqualTo("[[4,\"Köln\",false,true],[5,\"Bon\",false,true]]");
        }
    }

    private Standalone run(Fault fault) throws Exception {
        Files.writeString(dir.resolve("cities.csv"), CITIES);
        Files.writeString(dir.resolve("city_by_zip.csv"), """
                zip,field,value,rows,share
                53111,city,Bonn,3,0.75
                53111,city,Köln,1,0.25
                """);
        Path file = Files.writeString(dir.resolve("cities.yaml"), DEFINITION);
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), number -> fault)) {
            Standalone standalone = Standalone.start(Config.load(
                            null,
                            Map.of(),
                            List.of(
                                    "data_dir=" + dir.resolve("data"),
                                    "http.port=0",
                                    "llm.enabled=true",
                                    "llm.provider=simulate",
                                    "llm.model=simulated",
                                    "llm.max_retries=1",
                                    "llm.endpoint=" + provider.url()))
                    .bind(SluiceConfig.class));
            Status status = new Run(standalone, List.of(DefinitionFiles.load(file)))
                    .awaitSettled(new StageLines(new PrintStream(OutputStream.nullOutputStream()), false, ""));
            assertThat(status.balanced()).isTrue();
            assertThat(status.disagreements()).isEmpty();
            return standalone;
        }
    }

    private static String sql(Standalone standalone, String sql) {
        return standalone
                .client()
                .post("/sql", JsonNodeFactory.instance.objectNode().put("sql", sql))
                .path("rows")
                .toString();
    }
}
