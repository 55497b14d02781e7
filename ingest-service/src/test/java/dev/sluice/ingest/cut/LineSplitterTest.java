package dev.sluice.ingest.cut;

import static dev.sluice.ingest.cut.Inputs.all;
import static dev.sluice.ingest.cut.Inputs.bytes;
import static dev.sluice.ingest.cut.Inputs.dribbling;
import static dev.sluice.ingest.cut.Inputs.texts;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.cut.Cut.Mark;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {

    private static LineSplitter lines(InputStream in, int limit) {
        return new LineSplitter(new ByteWindow(in, limit, 0), 1);
    }

    private static LineSplitter lines(String text) {
        return lines(new ByteArrayInputStream(bytes(text)), 1 << 20);
    }

    @Test
    void linesEndWithLineFeedOrBothAndBlankOnesAreNoRecords() throws IOException {
        List<Cut> cuts = all(lines("{\"a\":1}\r\n\n \t\r\n{\"a\":2}\nlast"));

        assertThat(texts(cuts)).containsExactly("{\"a\":1}", "{\"a\":2}", "last");
        assertThat(cuts).extracting(Cut::line).containsExactly(1L, 4L, 5L);
        assertThat(cuts).extracting(Cut::mark).containsExactly(Mark.RECORD, Mark.RECORD, Mark.LAST);
    }

    @Test
    void anEmptyInputHasNoRecords() throws IOException {
        assertThat(all(lines(""))).isEmpty();
        assertThat(all(lines("\n\r\n"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsCutRejoinsToTheInput(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new ArrayList<String>();
        var input = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            String line = Inputs.random(random, "ab\"{},:é \\", random.nextInt(60));
            String end = random.nextBoolean() ? "\n" : "\r\n";
            input.append(line).append(end);
            if (!line.isBlank()) {
                expected.add(line);
            }
        }

        List<Cut> cuts = all(lines(dribbling(bytes(input.toString()), random), 1 << 20));

        assertThat(texts(cuts)).containsExactlyElementsOf(expected);
    }

    @Test
    void anyByteSequencePassesThrough() throws IOException {
        byte[] latin1 = {'"', (byte) 0xE9, (byte) 0xFF, 0, '"'};
        assertThat(all(lines(new ByteArrayInputStream(latin1), 100)).get(0).bytes())
                .isEqualTo(latin1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", ""})
    void aLongLineBecomesADefectAndTheRestGoesOn(String end) throws Exception {
        byte[] big = new byte[20 << 20];
        Arrays.fill(big, (byte) 'x');
        byte[] before = bytes("one\n");
        byte[] after = bytes(end.isEmpty() ? "" : end + "two\n");
        byte[] input = new byte[before.length + big.length + after.length];
        System.arraycopy(before, 0, input, 0, before.length);
        System.arraycopy(big, 0, input, before.length, big.length);
        System.arraycopy(after, 0, input, before.length + big.length, after.length);
        String hash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(big));

        List<Cut> cuts = all(lines(new ByteArrayInputStream(input), 4 << 20));

        Cut defect = cuts.get(1);
        assertThat(defect.defect()).isEqualTo("too_large: 20971520 bytes, limit 4194304, sha256 " + hash);
        assertThat(defect.bytes()).hasSize(1024).containsOnly('x');
        assertThat(defect.line()).isEqualTo(2);
        assertThat(texts(cuts.subList(2, cuts.size()))).isEqualTo(end.isEmpty() ? List.of() : List.of("two"));
    }

    @Test
    void theLimitItselfIsAllowed() throws IOException {
        for (String end : List.of("\n", "\r\n", "")) {
            assertThat(all(lines(new ByteArrayInputStream(bytes("12345678" + end)), 8)))
                    .singleElement()
                    .extracting(Cut::defect)
                    .isNull();
            assertThat(all(lines(new ByteArrayInputStream(bytes("123456789" + end)), 8))
                            .get(0)
                            .defect())
                    .startsWith("too_large: 9 bytes, limit 8");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void readingCanGoOnBehindEveryRecord(long seed) throws IOException {
        byte[] input = bytes(Inputs.random(new Random(seed), "abc\n\r ", 400));
        List<Inputs.Resume> whole = Inputs.resumes(input, w -> new LineSplitter(w, 1), 20);

        for (int i = 0; i < whole.size(); i++) {
            Inputs.Resume from = whole.get(i);
            var in = new ByteArrayInputStream(input);
            in.skipNBytes(from.offset());
            List<Cut> rest = all(new LineSplitter(new ByteWindow(in, 20, from.offset()), from.line()));
            assertThat(rest)
                    .usingRecursiveComparison()
                    .isEqualTo(
                            whole.stream().skip(i + 1L).map(Inputs.Resume::cut).toList());
        }
    }

    @Test
    void aFloodOfNothingLetsTheCallerBreathe() throws IOException {
        byte[] newlines = new byte[40 << 20];
        Arrays.fill(newlines, (byte) '\n');
        assertThat(lines(new ByteArrayInputStream(newlines), 100).next()).isSameAs(Cut.PENDING);
    }

    @Test
    void aByteOrderMarkIsSteppedOver() throws IOException {
        for (String text : List.of("\uFEFFabc", "abc", "\uFEFF", "a")) {
            var window = new ByteWindow(dribbling(bytes(text), new Random(1)), 100, 0);
            window.skipByteOrderMark();
            String rest = text.replace("\uFEFF", "");
            assertThat(texts(all(new LineSplitter(window, 1)))).isEqualTo(rest.isEmpty() ? List.of() : List.of(rest));
        }
    }
}
