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
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowSplitterTest {

    private static CsvRowSplitter rows(InputStream in, int limit) {
        return new CsvRowSplitter(new ByteWindow(in, limit, 0), ',', 1);
    }

    private static List<Cut> rows(String text, int limit) throws IOException {
        return all(rows(new ByteArrayInputStream(bytes(text)), limit));
    }

    @Test
    void quotedNewlinesBelongToTheRow() throws IOException {
        List<Cut> cuts = rows("id,note\r\n1,\"two\nlines, \"\"said\"\"\r\nhe\"\n\n2,x", 1000);

        assertThat(texts(cuts)).containsExactly("id,note", "1,\"two\nlines, \"\"said\"\"\r\nhe\"", "2,x");
        assertThat(cuts).extracting(Cut::line).containsExactly(1L, 2L, 6L);
        assertThat(cuts.get(2).mark()).isEqualTo(Mark.LAST);
    }

    @Test
    void aLoneCarriageReturnEndsARowToo() throws IOException {
        assertThat(texts(rows("a,b\r1,2\r\r3,4\r", 1000))).containsExactly("a,b", "1,2", "3,4");
    }

    @Test
    void aQuoteInsideAFieldIsText() throws IOException {
        assertThat(texts(rows("a,5\" disk\nb,\"x\"y\"\nc,d\n", 1000)))
                .containsExactly("a,5\" disk", "b,\"x\"y\"", "c,d");
    }

    @Test
    void raggedRowsPassThrough() throws IOException {
        assertThat(texts(rows("a,b\n1\n1,2,3\n", 1000))).containsExactly("a,b", "1", "1,2,3");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatIsCutRejoinsToTheInput(long seed) throws IOException {
        var random = new Random(seed);
        var expected = new ArrayList<String>();
        var input = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String row = randomRow(random);
            input.append(row).append(random.nextBoolean() ? "\n" : "\r\n");
            expected.add(row);
        }

        List<Cut> cuts = all(rows(dribbling(bytes(input.toString()), random), 1 << 20));

        assertThat(texts(cuts)).containsExactlyElementsOf(expected);
        assertThat(cuts).extracting(Cut::defect).containsOnlyNulls();
    }

    private static String randomRow(Random random) {
        var row = new StringBuilder("k");
        for (int field = random.nextInt(5); field >= 0; field--) {
            row.append(',');
            if (random.nextBoolean()) {
                String text = Inputs.random(random, "ab,\n\r\"é", random.nextInt(30));
                row.append('"').append(text.replace("\"", "\"\"")).append('"');
            } else {
                row.append(Inputs.random(random, "ab é;", random.nextInt(9)));
            }
        }
        return row.toString();
    }

    @Test
    void anOpenQuoteDoesNotSwallowTheFile() throws IOException {
        var input = new StringBuilder("1,\"open\n");
        for (int i = 2; i < 100; i++) {
            input.append(i).append(",fine\n");
        }

        List<Cut> cuts = rows(input.toString(), 1000);

        assertThat(cuts).hasSize(99);
        assertThat(cuts.get(0).defect())
                .isEqualTo("ragged_row: the quote opened in line 1 is not closed before the file ends;"
                        + " cut behind that line");
        assertThat(Inputs.text(cuts.get(0))).isEqualTo("1,\"open");
        assertThat(cuts.subList(1, 99)).extracting(Cut::defect).containsOnlyNulls();
        assertThat(cuts.get(98).line()).isEqualTo(99);
    }

    @Test
    void anOpenQuoteIsGivenUpAtTheLimit() throws IOException {
        var input = new StringBuilder("0,a\n1,\"open\r\n");
        for (int i = 2; i < 5_000; i++) {
            input.append(i).append(",fine\n");
        }

        List<Cut> cuts = rows(input.toString(), 10_000);

        assertThat(cuts).hasSize(5_000);
        assertThat(cuts.get(1).defect())
                .isEqualTo("too_large: the quote opened in line 2 is not closed within 10000 bytes;"
                        + " cut behind that line");
        assertThat(Inputs.text(cuts.get(1))).isEqualTo("1,\"open");
        assertThat(cuts.stream().filter(c -> c.defect() != null)).hasSize(1);
    }

    @Test
    void rowsThatEachOpenAQuoteForNothingStayCheap() throws IOException {
        // from a fresh row and from inside a quote alike, this line leaves a quote open
        byte[] input = bytes("a\"b,\"c\n".repeat(300_000));
        var counting = new ByteArrayInputStream(input);

        List<Cut> cuts = all(rows(counting, 1 << 20));

        assertThat(cuts).hasSize(300_000);
        assertThat(cuts).extracting(Cut::defect).doesNotContainNull();
    }

    @ParameterizedTest
    @CsvSource({"5000000,4194304", "9,8"})
    void aLongLineBecomesADefectAndTheRestGoesOn(int size, int limit) throws IOException {
        List<Cut> cuts = rows("a,b\n" + "x".repeat(size) + "\nc,d\n", limit);

        assertThat(cuts.get(1).defect()).startsWith("too_large: " + size + " bytes, limit " + limit + ", sha256 ");
        assertThat(Inputs.text(cuts.get(2))).isEqualTo("c,d");
        assertThat(cuts.get(2).line()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void readingCanGoOnBehindEveryRowOfAnyInput(long seed) throws IOException {
        byte[] input = bytes(Inputs.random(new Random(seed), "ab,,\"\"\n\n\r", 300));
        List<Inputs.Resume> whole = Inputs.resumes(input, w -> new CsvRowSplitter(w, ',', 1), 40);

        for (int i = 0; i < whole.size(); i++) {
            Inputs.Resume from = whole.get(i);
            var in = new ByteArrayInputStream(input);
            in.skipNBytes(from.offset());
            List<Cut> rest = all(new CsvRowSplitter(new ByteWindow(in, 40, from.offset()), ',', from.line()));
            assertThat(rest)
                    .usingRecursiveComparison()
                    .isEqualTo(
                            whole.stream().skip(i + 1L).map(Inputs.Resume::cut).toList());
        }
    }
}
