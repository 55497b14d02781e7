package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static dev.sluice.pipeline.Pipelines.row;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DependencyTest {
    private static final String CITY = "cleanse:\n  - determines: {by: [zip], field: city}\n";
    private static final String TIMES = "cleanse:\n"
            + "  - determines: {by: [flight], field: [dep, arr], trust: src, replace: any, min_share: 0.5}\n";

    @Test
    void whatWasSeenOutlivesTheCleanser() {
        Pipeline pipeline = Pipelines.of(CITY);
        HeapGroups groups = new HeapGroups();
        RowCleanser first = pipeline.cleanser(RuleMemory.of(groups));
        first.cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francisco\"}"));
        first.cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francisco\"}"));

        Outcome outcome = pipeline.cleanser(RuleMemory.of(groups))
                .cleanse(json("{\"zip\":\"94110\",\"city\":\"San Francsico\"}"));

        assertThat(row(outcome)).isEqualTo("{\"zip\":\"94110\",\"city\":\"San Francisco\"}");
        assertThat(cleansed(outcome).repairs())
                .containsExactly(new RowRepair("city", "determines city by zip", "\"San Francsico\""));
    }

    @Test
    void aNumberStaysANumberWhereTheAgreedValueIsOne() {
        String body = "cleanse:\n  - determines: {by: [a], field: b, replace: any}\n";
        RowCleanser cleanser = Pipelines.of(body).cleanser();
        for (int i = 0; i < 4; i++) {
            cleanser.cleanse(json("{\"a\":1,\"b\":7}"));
            cleanser.cleanse(json("{\"a\":2,\"b\":\"x\"}"));
        }

        assertThat(row(cleanser.cleanse(json("{\"a\":1,\"b\":8}")))).isEqualTo("{\"a\":1,\"b\":7}");
        assertThat(row(cleanser.cleanse(json("{\"a\":2,\"b\":8}")))).isEqualTo("{\"a\":2,\"b\":\"x\"}");
    }

    @Test
    void rowsWithoutDeterminantPassByAndLeaveNothing() {
        RowCleanser cleanser = Pipelines.of(CITY).cleanser();
        for (int i = 0; i < 5; i++) {
            cleanser.cleanse(json("{\"zip\":\"\",\"city\":\"A\"}"));
            cleanser.cleanse(json("{\"city\":\"A\"}"));
        }

        assertThat(cleansed(cleanser.cleanse(json("{\"zip\":\"\",\"city\":\"B\"}")))
                        .findings())
                .isEmpty();
    }

    /** Two that agree with each other everywhere are believed against three that copy one wrong value from each other. */
    @Test
    void sourcesThatAgreeElsewhereOutvoteACrowdThatCopies() {
        RowCleanser cleanser = Pipelines.of(TIMES).cleanser();
        for (int flight = 0; flight < 20; flight++) {
            for (String source : List.of("a", "b", "c", "d")) {
                cleanser.cleanse(json(flight(source, flight, "7:0" + flight % 10)));
            }
            for (String source : List.of("x", "y")) {
                cleanser.cleanse(json(flight(source, flight, "8:1" + flight % 9)));
            }
        }
        for (String source : List.of("x", "y", "x2")) {
            cleanser.cleanse(json(flight(source, 99, "5:00")));
        }
        cleanser.cleanse(json(flight("a", 99, "6:00")));

        assertThat(row(cleanser.cleanse(json(flight("b", 99, "6:00"))))).contains("\"dep\":\"6:00\"");
        assertThat(row(cleanser.cleanse(json(flight("z", 99, "5:00"))))).contains("\"dep\":\"6:00\"");
    }

    private static String flight(String source, int flight, String time) {
        return "{\"src\":\"" + source + "\",\"flight\":" + flight + ",\"dep\":\"" + time + "\",\"arr\":\"" + time
                + "\"}";
    }

    @Test
    void conditionsSeeHowFarOthersAgree() {
        RowCleanser cleanser = Pipelines.of(
                        CITY + "  - {when: \"agreement.city < 0.5 && agreement.state == 1.0\", set: {odd: true}}\n")
                .cleanser();
        cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"A\"}"));
        cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"A\"}"));

        assertThat(row(cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"Bern\"}"))))
                .contains("\"odd\":true");
        assertThat(row(cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"A\"}"))))
                .doesNotContain("odd");
    }

    @Test
    void aQuestionCarriesTheCellsInDoubtWithTheirCandidates() {
        String llm = "llm:\n  enabled: true\n  when: \"!valid.city\"\n  send: [zip, city]\n"
                + "  answer: {city: {type: string}}\n";
        RowCleanser cleanser = Pipelines.of(CITY + llm).cleanser();
        cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"Aarau\"}"));
        cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"Aarau\"}"));
        assertThat(cleansed(cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"Aarau\"}")))
                        .question())
                .isNull();

        Question question = cleansed(cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"Bern\"}")))
                .question();

        assertThat(question).isNotNull();
        assertThat(question.evidence())
                .isEqualTo(
                        "{\"city\":{\"checks\":[\"determines city by zip\"],\"candidates\":["
                                + "{\"value\":\"Aarau\",\"rows\":3,\"share\":0.75},{\"value\":\"Bern\",\"rows\":1,\"share\":0.25}]}}");
    }

    @Test
    void otherEvidenceIsAnotherQuestion() {
        String llm = "llm:\n  enabled: true\n  when: \"!valid.city\"\n  send: [zip, city]\n"
                + "  answer: {city: {type: string}}\n";

        Question basel = lastOf(Pipelines.of(CITY + llm).cleanser(), "Basel", "Basel", "Basel", "Bern");
        Question aarau = lastOf(Pipelines.of(CITY + llm).cleanser(), "Aarau", "Aarau", "Aarau", "Bern");
        Question again = lastOf(Pipelines.of(CITY + llm).cleanser(), "Aarau", "Aarau", "Aarau", "Bern");

        assertThat(aarau.input()).isEqualTo(basel.input());
        assertThat(aarau.taskVersion()).isEqualTo(basel.taskVersion());
        assertThat(aarau.inputHash()).isNotEqualTo(basel.inputHash()).isEqualTo(again.inputHash());
    }

    @Test
    void moreOfTheSameEvidenceIsTheSameQuestion() {
        String llm = "llm:\n  enabled: true\n  when: \"!valid.city\"\n  send: [zip, city]\n"
                + "  answer: {city: {type: string}}\n";

        Question few = lastOf(Pipelines.of(CITY + llm).cleanser(), "Basel", "Basel", "Basel", "Bern");
        Question more = lastOf(Pipelines.of(CITY + llm).cleanser(), "Basel", "Basel", "Basel", "Basel", "Bern");

        assertThat(more.evidence()).isNotEqualTo(few.evidence());
        assertThat(more.inputHash()).isEqualTo(few.inputHash());
    }

    private static Question lastOf(RowCleanser cleanser, String... cities) {
        Question last = null;
        for (String city : cities) {
            last = cleansed(cleanser.cleanse(json("{\"zip\":\"1\",\"city\":\"" + city + "\"}")))
                    .question();
        }
        return Objects.requireNonNull(last);
    }

    @Test
    void whatIsLearnedDecidesAtOnce() {
        String yaml = Pipelines.HEAD + "cleanse:\n"
                + "  - determines: {by: [zip], field: city, learned: a.csv}\n"
                + "  - determines: {by: [city], field: state, learned: b.csv}\n";
        List<RawPayload> data = List.of(
                json("{\"zip\":\"1\",\"city\":\"Aarau\",\"state\":\"AG\"}"),
                json("{\"zip\":\"1\",\"city\":\"Aarau\",\"state\":\"AG\"}"),
                json("{\"zip\":\"1\",\"city\":\"Aarau\",\"state\":\"AG\"}"),
                json("{\"zip\":\"1\",\"city\":\"Aaraz\",\"state\":\"AH\"}"));

        Map<String, byte[]> learned = PipelineLearner.learn(yaml, "x.yaml", Assets.none(), data);

        // the second rule learns from cities that the first one has mended
        assertThat(new String(learned.get("b.csv"), StandardCharsets.UTF_8))
                .isEqualTo("city,field,value,rows,share\r\nAarau,state,AG,3,0.7500\r\nAarau,state,AH,1,0.2500\r\n");
        Assets assets = Assets.of(learned);
        var definition = dev.sluice.pipeline.definition.DefinitionReader.read(yaml, "x.yaml", assets);
        Pipeline pipeline = Pipeline.compile(definition, assets, 1, null);
        assertThat(row(pipeline.cleanser().cleanse(data.get(3))))
                .isEqualTo("{\"zip\":\"1\",\"city\":\"Aarau\",\"state\":\"AG\"}");
    }

    @Test
    void problemsSayWhereAndHowToMend() {
        assertThat(Pipelines.problems(
                        Pipelines.HEAD + "cleanse:\n  - determines: {by: [zip], field: zip, learned: no.csv}\n"))
                .extracting(problem -> problem.line() + " " + problem.what())
                .containsExactlyInAnyOrder(
                        "4 'zip' cannot determine itself", "4 there is no file 'no.csv' in the definition's directory");
    }
}
