package dev.sluice.ingest.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushBodyTest {

    private final PushBody bodies = new PushBody(100, 5);

    private static List<String> texts(List<byte[]> records) {
        return records.stream().map(record -> new String(record, UTF_8)).toList();
    }

    private PushRefused refusedJson(String body) {
        return catchThrowableOfType(PushRefused.class, () -> bodies.json(body.getBytes(UTF_8)));
    }

    private PushRefused refusedLines(String body) {
        return catchThrowableOfType(PushRefused.class, () -> bodies.lines(body.getBytes(UTF_8)));
    }

    @Test
    void recordsAreCutByteForByte() throws PushRefused {
        assertThat(texts(bodies.json(" {\"a\" : 5.0, \"é\":[\"]}\"]}\n".getBytes(UTF_8))))
                .containsExactly("{\"a\" : 5.0, \"é\":[\"]}\"]}");
        assertThat(texts(bodies.json("[ {\"a\":\"é\"} ,\n{} ]".getBytes(UTF_8))))
                .containsExactly("{\"a\":\"é\"}", "{}");
        assertThat(bodies.json("[{\"a\":[[[[1]]]]}]".getBytes(UTF_8))).hasSize(1);
        assertThat(bodies.json("{\"a\":[[[[1]]]]}".getBytes(UTF_8))).hasSize(1);
        assertThat(bodies.json("[]".getBytes(UTF_8))).isEmpty();
        assertThat(bodies.json(" ".getBytes(UTF_8))).isEmpty();
        assertThat(texts(bodies.lines("{\"a\":1}\r\n\n {\"a\":2} \n".getBytes(UTF_8))))
                .containsExactly("{\"a\":1}", "{\"a\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "{\"a\":1#not JSON at line 1, column 7",
                "[{},{\"a\":}]#not JSON at line 1, column 10",
                "[{}#not JSON at line 1, column 4",
                "{} {}#something follows the object at line 1, column 4",
                "[{},5]#element 2: expected a JSON object, found VALUE_NUMBER_INT at line 1, column 5",
                "\"x\"#the body: expected a JSON object",
                "{\"a\":[[[[[1]]]]]}#nested deeper than 5 levels",
                "[{\"a\":[[[[[1]]]]]}]#nested deeper than 5 levels",
            })
    void malformedJsonIsRefusedWithItsPosition(String body, String message) {
        PushRefused refused = refusedJson(body);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains(message);
    }

    @Test
    void malformedLinesAreRefusedWithTheirNumber() {
        assertThat(refusedLines("{}\n\n{oops}").text()).startsWith("line 3: not JSON at line 1, column 2");
        assertThat(refusedLines("{}\n[{}]").text()).startsWith("line 2: expected a JSON object, found START_ARRAY");
        assertThat(refusedLines("{}{}").text()).startsWith("line 1: something follows the object");
    }

    @Test
    void recordsOverTheLimitAreRefused() {
        String big = "{\"a\":\"" + "x".repeat(100) + "\"}";
        assertThat(refusedJson("[{}," + big + "]").status()).isEqualTo(413);
        assertThat(refusedLines("{}\n" + big).status()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32"})
    void otherEncodingsAreRefused(String charset) {
        byte[] body = "{\"a\":1}".getBytes(java.nio.charset.Charset.forName(charset));
        assertThat(catchThrowableOfType(PushRefused.class, () -> bodies.json(body))
                        .status())
                .isEqualTo(400);
        byte[] latin1 = "{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowableOfType(PushRefused.class, () -> bodies.json(latin1))
                        .text())
                .contains("UTF-8");
    }

    @Test
    void deepNestingIsCheapToRefuse() {
        var wide = new PushBody(1 << 20, 1_000);
        byte[] deep = ("{\"a\":" + "[".repeat(100_000)).getBytes(UTF_8);
        assertThat(catchThrowableOfType(PushRefused.class, () -> wide.json(deep))
                        .text())
                .contains("nested deeper than 1000 levels");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyBytesGiveRecordsOrARefusal(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] body = new byte[random.nextInt(40)];
            String alphabet = "{}[]\",:a1é\n ";
            for (int b = 0; b < body.length; b++) {
                body[b] = (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            try {
                bodies.json(body);
                bodies.lines(body);
            } catch (PushRefused e) {
                assertThat(e.status()).isIn(400, 413);
            }
        }
    }
}
