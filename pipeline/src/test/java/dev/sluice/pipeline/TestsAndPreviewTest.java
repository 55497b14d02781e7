package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.sluice.pipeline.PipelinePreview.CellChange;
import dev.sluice.pipeline.PipelinePreview.RecordPreview;
import dev.sluice.pipeline.PipelineTester.TestResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestsAndPreviewTest {
    @Test
    void aTestSaysWhatIsDifferent() {
        Pipeline pipeline = Pipelines.of("""
                cleanse:
                  - {field: a, trim: true, to: integer}
                  - {when: "b == 0", set: {c: {expr: "a / b"}}}
                tests:
                  - {name: passes, in: {a: " 5", l: [1, {x: 2.0}]}, out: {a: 5.0, l: [1.0, {x: 2}], missing: null}, findings: []}
                  - {name: wrong value, in: {a: "5"}, out: {a: 6, c: x}}
                  - {name: wrong findings, in: {a: x}, findings: [b, {field: a, check: email}]}
                  - {name: field alone, in: {a: x}, findings: [a]}
                  - {name: rejected, in: {a: 1, b: 0}, rejected: rule_failed}
                  - {name: not rejected, in: {a: 1}, rejected: too_deep}
                  - {name: unexpectedly rejected, in: {a: 1, b: 0}, out: {a: 1}}
                """);

        List<TestResult> results = PipelineTester.run(pipeline);

        assertThat(results)
                .extracting(TestResult::name, TestResult::passed)
                .containsExactly(
                        tuple("passes", true),
                        tuple("wrong value", false),
                        tuple("wrong findings", false),
                        tuple("field alone", true),
                        tuple("rejected", true),
                        tuple("not rejected", false),
                        tuple("unexpectedly rejected", false));
        assertThat(results.get(1).differences())
                .containsExactly("a: expected 6, found 5", "c: expected \"x\", found null");
        assertThat(results.get(1).line()).isEqualTo(8);
        assertThat(results.get(2).differences())
                .containsExactly(
                        "expected a finding on b (any check), found none",
                        "expected a finding on a (email), found none",
                        "unexpected finding on a (to integer): expected a whole number of 64 bits, found 'x'");
        assertThat(results.get(6).differences()).singleElement().asString().contains("expected a row, found rejected");
    }

    @Test
    void aPreviewShowsEachCellAndTheGatesChoice() {
        Pipeline pipeline = Pipelines.of("""
                cleanse:
                  - {field: name, trim: true, uppercase: true}
                  - {field: "*", nulls: [N/A]}
                  - {when: "size(name) > 3", set: {long: true}}
                llm: {enabled: false, when: "city == null", send: [name], answer: {city: string}}
                """);

        List<RecordPreview> previews = PipelinePreview.of(
                pipeline,
                List.of(
                        json("{\"name\":\" anna\",\"tags\":[\"N/A\"]}"),
                        json("{\"name\":\"A\",\"city\":1}"),
                        json("[")));

        assertThat(previews.get(0).changes())
                .containsExactly(
                        new CellChange("name", "\" anna\"", "\"ANNA\"", List.of("trim", "uppercase")),
                        new CellChange("tags[0]", "\"N/A\"", "null", List.of("nulls")),
                        new CellChange("long", null, "true", List.of("set long when size(name) > 3")));
        assertThat(previews.get(0).asks()).isTrue();
        assertThat(previews.get(1).changes()).isEmpty();
        assertThat(previews.get(1).asks()).isFalse();
        assertThat(previews.get(2).outcome()).isInstanceOf(Outcome.Rejected.class);
    }
}
