package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sluice preview} prints: changes, the gate's choice, the question as it would be sent, the share of it. */
class PreviewCommandTest {

    @TempDir
    private Path dir;

    @BeforeEach
    void write() throws IOException {
        StringBuilder data = new StringBuilder("id,zip,city,contact\n");
        for (int i = 0; i < 28; i++) {
            data.append(i).append(",3000,Bern,ann").append(i).append("@example.org\n");
        }
        data.append("28,3000, Bern ,ben@example.org\n29,3000,Genf,eve@example.org\n");
        Files.writeString(dir.resolve("data.csv"), data);
    }

    @Test
    void printsChangesTheQuestionAsItWouldBeSentAndTheShare() throws IOException {
        var said = CommandLineTest.sluice("preview", definition(true), "--records", "30");

        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out().lines())
                .contains("record 29", "  city                 \" Bern \" -> \"Bern\"   (trim)", "  unchanged")
                .contains("30 records: 1 cells changed, 0 dead letters, 1 would ask a model (3.3 %)")
                .contains("all 30 records of the source: 1 would ask a model (3.3 %), 1 different questions");
        String asking = said.out().substring(said.out().indexOf("record 30\n"));
        assertThat(asking)
                .contains("WARNING: determines city by zip")
                .contains("would ask: {\"city\":\"Genf\",\"contact\":\"[[email#1]]\",\"zip\":\"3000\"}")
                .contains(
                        "evidence:  {\"city\":{\"checks\":[\"determines city by zip\"],\"candidates\":[{\"value\":\"Bern\",\"rows\":29,")
                .contains("as it would be sent")
                .contains("user:")
                .contains("\"task\":\"places\"")
                .contains("Which city is it?");
        assertThat(said.out()).doesNotContain("asks: eve@example.org").doesNotContain("contact\":\"eve@");
    }

    @Test
    void theShareIsThatOfAllRecordsAndTheRequestIsShownOnce() throws IOException {
        Files.writeString(dir.resolve("data.csv"), "30,3000,Basel,x\n", java.nio.file.StandardOpenOption.APPEND);

        var said = CommandLineTest.sluice("preview", definition(true), "--records", "5", "--asking");

        assertThat(said.out())
                .contains("record 30", "record 31")
                .doesNotContain("record 1\n")
                .contains("2 records: 0 cells changed, 0 dead letters, 2 would ask a model (100.0 %)")
                .contains("all 31 records of the source: 2 would ask a model (6.5 %), 2 different questions")
                .containsOnlyOnce("as it would be sent");
    }

    @Test
    void saysWhenTheModelIsOff() throws IOException {
        assertThat(CommandLineTest.sluice("preview", definition(false)).out())
                .contains("would ask a model (3.3 %), 1 different questions; llm.enabled is false, so none is asked");
    }

    private String definition(boolean enabled) throws IOException {
        return Files.writeString(dir.resolve("places.yaml"), """
                        pipeline: places
                        source: {connector: files, path: data.csv}
                        cleanse:
                          - {field: city, trim: true}
                          - determines: {by: [zip], field: city}
                        mask: [email]
                        llm:
                          enabled: %s
                          when: "!valid.city"
                          send: [zip, city, contact]
                          answer: {city: {type: string}}
                          instructions: Which city is it?
                        """.formatted(enabled))
                .toString();
    }
}
