package dev.sluice.ingest.cut;

import static dev.sluice.ingest.cut.Inputs.all;
import static dev.sluice.ingest.cut.Inputs.bytes;
import static dev.sluice.ingest.cut.Inputs.dribbling;
import static dev.sluice.ingest.cut.Inputs.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSplitterTest {

    private static List<Cut> elements(String text, int limit) throws IOException {
        return all(new JsonSplitter(new ByteWindow(new ByteArrayInputStream(bytes(text)), limit, 0), 1, 0));
    }

    private static List<Cut> elements(String text) throws IOException {
        return elements(text, 1 << 20);
    }

    @Test
    void elementsOfAnArrayAreCutByteForByte() throws IOException {
        List<Cut> cuts = elements("[\n {\"a\" : \"]},\\\"\"},\n\n{\"b\":[1,[2]]} , 5.0,\"x,y\",null\n]\n");

        assertThat(texts(cuts)).containsExactly("{\"a\" : \"]},\\\"\"}", "{\"b\":[1,[2]]}", "5.0", "\"x,y\"", "null");
        assertThat(cuts).extracting(Cut::line).containsExactly(2L, 4L, 4L, 4L, 4L);
        assertThat(cuts).extracting(Cut::mark).containsOnly(Mark.RECORD);
    }

    @Test
    void oneObjectAndObjectsInARow() throws IOException {
        assertThat(texts(elements("{\n\"a\":1}"))).containsExactly("{\n\"a\":1}");
        assertThat(texts(elements("{\"a\":1}{\"a\":2}\n{\"a\":3}")))
                .containsExactly("{\"a\":1}", "{\"a\":2}", "{\"a\":3}");
        assertThat(texts(elements("[1][2]"))).containsExactly("1", "2");
        assertThat(elements(" \n")).isEmpty();
        assertThat(elements("[]")).isEmpty();
        assertThat(elements("12").get(0).mark()).isEqualTo(Mark.LAST);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsCutRejoinsToTheInput(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new ArrayList<String>();
        var input = new StringBuilder("[");
        for (int i = 0; i < 300; i++) {
            String value = randomValue(random, 4);
            expected.add(value);
            input.append(i == 0 ? "" : ",").append(space(random)).append(value).append(space(random));
        }
        input.append("]\n");

        List<Cut> cuts =
                all(new JsonSplitter(new ByteWindow(dribbling(bytes(input.toString()), random), 1 << 20, 0), 1, 0));

        assertThat(texts(cuts)).containsExactlyElementsOf(expected);
    }

    private static String space(Random random) {
        return Inputs.random(random, " \n\r\t", random.nextInt(3));
    }

    private static String randomValue(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> "-12.50e3";
            case 1 -> random.nextBoolean() ? "true" : "null";
            case 2 -> randomText(random);
            case 3 -> "{" + space(random) + randomText(random) + ":" + randomValue(random, depth - 1) + "}";
            default ->
                "[" + randomValue(random, depth - 1) + "," + space(random) + randomValue(random, depth - 1) + "]";
        };
    }

    private static String randomText(Random random) {
        return '"'
                + Inputs.random(random, "ab{}[],:é\\\"", random.nextInt(12))
                        .replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                + '"';
    }

    @Test
    void anyDepthPassesThrough() throws IOException {
        String deep = "[".repeat(10_000) + "]".repeat(10_000);
        assertThat(texts(elements("[" + deep + ",{}]"))).containsExactly(deep, "{}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[{}{}]#3#expected ',' or ']' behind an element",
                "[{},]#4#expected a value",
                "[{},oops]#4#expected a value",
                "<html>#0#expected a value",
                "[{},{\"a\":[1}]#11#a bracket is closed that is not open",
                "[{},{\"a\":1]#10#a bracket is closed that is not open"
            })
    void theRestBehindAMistakeIsOneDefect(String text, int at, String what) throws IOException {
        List<Cut> cuts = elements(text);

        Cut last = cuts.get(cuts.size() - 1);
        assertThat(last.mark()).isEqualTo(Mark.BROKEN);
        assertThat(last.defect()).isEqualTo("not_json: " + what + ", at byte " + at);
        assertThat(cuts.subList(0, cuts.size() - 1)).allMatch(c -> c.defect() == null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "[{},{\"a\":#9#an element is not closed",
                "[{},#4#the array is not closed",
                "[{}#3#the array is not closed",
                "{\"a\":1#6#an element is not closed"
            })
    void anInputThatStopsTooEarlyIsToldApart(String text, int at, String what) throws IOException {
        List<Cut> cuts = elements(text);

        Cut last = cuts.get(cuts.size() - 1);
        assertThat(last.mark()).isEqualTo(Mark.BROKEN_AT_END);
        assertThat(last.defect()).isEqualTo("not_json: " + what + ", at byte " + at);
    }

    @Test
    void aLongElementBecomesADefectAndTheRestGoesOn() throws IOException {
        String big = "{\"x\":\"" + "y".repeat(20_971_520 - 8) + "\"}";

        List<Cut> cuts = elements("[{\"a\":1},\n" + big + ",{\"a\":2}]", 4 << 20);

        assertThat(cuts.get(1).defect()).startsWith("too_large: 20971520 bytes, limit 4194304, sha256 ");
        assertThat(cuts.get(1).bytes()).hasSize(1024);
        assertThat(cuts.get(1).line()).isEqualTo(2);
        assertThat(Inputs.text(cuts.get(2))).isEqualTo("{\"a\":2}");
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36, 37, 38})
    void readingCanGoOnBehindEveryElement(long seed) throws IOException {
        var random = new Random(seed);
        var text = new StringBuilder(seed % 2 == 0 ? "[" : "");
        for (int i = 0; i < 40; i++) {
            text.append(i > 0 && seed % 2 == 0 ? "," : "")
                    .append(space(random))
                    .append(randomValue(random, 2))
                    .append(' ');
        }
        byte[] input = bytes(text + (seed % 2 == 0 ? "]" : ""));
        List<Inputs.Resume> whole = Inputs.resumes(input, w -> new JsonSplitter(w, 1, 0), 25);

        for (int i = 0; i < whole.size(); i++) {
            Inputs.Resume from = whole.get(i);
            var in = new ByteArrayInputStream(input);
            in.skipNBytes(from.offset());
            List<Cut> rest = all(new JsonSplitter(new ByteWindow(in, 25, from.offset()), from.line(), from.mode()));
            assertThat(rest)
                    .usingRecursiveComparison()
                    .isEqualTo(
                            whole.stream().skip(i + 1L).map(Inputs.Resume::cut).toList());
        }
    }
}
