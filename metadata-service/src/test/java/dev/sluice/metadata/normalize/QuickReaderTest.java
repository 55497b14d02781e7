package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the quick reader takes, the parser takes too, and finds the same in it. */
class QuickReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ORDER =
            "{\"order_id\":\"O-1\",\"n\":-12,\"amount\":12.50,\"e\":1.5e-3,\"ok\":true,\"no\":false,\"none\":null,"
                    + "\"text\":\"a \\\"quoted\\\" line\\nand Zürich 😀\",\"list\":[1,[2],{}],\"o\":{\"a\":{}}}";

    private final QuickReader quick = new QuickReader();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<byte[]> events() throws IOException {
        List<byte[]> events = new ArrayList<>();
        try (var in =
                new GZIPInputStream(Files.newInputStream(Path.of("..", "examples", "data", "github_events.json.gz")))) {
            for (JsonNode event : JSON.readTree(in)) {
                events.add(JSON.writeValueAsBytes(event));
            }
        }
        return events;
    }

    private boolean agrees(byte[] document) throws IOException {
        JsonTape ours = JsonTape.strict();
        if (!quick.read(document, ours)) {
            return false;
        }
        JsonTape theirs = JsonTape.strict();
        assertThatCode(() -> new ParserReader(JsonDialect.STRICT).read(document, theirs))
                .as(() -> "taken, so it must be JSON: " + new String(document, StandardCharsets.UTF_8))
                .doesNotThrowAnyException();
        assertThat(JsonText.of(ours, 0)).isEqualTo(JsonText.of(theirs, 0));
        for (int node = 0; node < theirs.end(0); node++) {
            assertThat(ours.kind(node)).isEqualTo(theirs.kind(node));
            assertThat(ours.end(node)).isEqualTo(theirs.end(node));
            assertThat(ours.key(node)).isEqualTo(theirs.key(node));
        }
        return true;
    }

    @Test
    void takesOrdersAndGithubEvents() throws Exception {
        assertThat(agrees(bytes(ORDER))).isTrue();
        assertThat(agrees(bytes(" \r\n[ {\t\"a\" : 1 , \"a\":2 } , -0, 0.0 ]\n")))
                .isTrue();
        assertThat(agrees(bytes("[\"\\ud83d\\udc4d\\u00e9\\n\",\"\\u0000\",\"\\ufffd\"]")))
                .isFalse();
        assertThat(agrees(bytes("[\"\\ud83d\\udc4d\\u00e9\\n\",\"\\u0000\\\"\"]")))
                .isTrue();
        for (byte[] event : events()) {
            assertThat(agrees(event)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "[1",
                "[1,]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{a:1}",
                "{'a':1}",
                "01",
                "-",
                "1.",
                ".5",
                "1e",
                "1e+",
                "+1",
                "tru",
                "nul",
                "truex",
                "1 2",
                "{} {}",
                "\"a",
                "\"\\x\"",
                "\"\\ud800\"",
                "\"\\ud800\\n\"",
                "\"\\udc00\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"a\tb\"",
                "NaN",
                "Infinity",
                "1234567890123456789012",
                "[1}",
                "{\"a\":1]",
                "\uFEFF{}",
                "\"\uFFFD\"",
                "// c\n1"
            })
    void leavesToTheParserWhatIsWrongOrRare(String document) throws Exception {
        assertThat(quick.read(bytes(document), JsonTape.strict())).isFalse();
    }

    @Test
    void leavesBytesThatAreNoUtf8ToTheParser() {
        byte[][] wrong = {
            {'"', (byte) 0xC3, '"'},
            {'"', (byte) 0xC0, (byte) 0xAF, '"'},
            {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'},
            {'"', '\\', 'n', (byte) 0xFF, '"'}
        };
        for (byte[] document : wrong) {
            assertThat(quick.read(document, JsonTape.strict())).isFalse();
        }
    }

    @Test
    void leavesDeepDocumentsToTheParser() throws Exception {
        assertThat(agrees(bytes("[".repeat(100) + "]".repeat(100)))).isTrue();
        assertThat(agrees(bytes("[".repeat(101) + "]".repeat(101)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesOnWhateverBytesAreChanged(long seed) throws Exception {
        var random = new Random(seed);
        List<byte[]> documents = new ArrayList<>(events().subList(0, 10));
        documents.add(bytes(ORDER));
        String marks = "\"\\{}[],:-+.eE0123456789tfn \u0001é";
        int taken = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] document = documents
                    .get(random.nextInt(4) == 0 ? random.nextInt(10) : 10)
                    .clone();
            for (int change = random.nextInt(3); change >= 0; change--) {
                int mark = random.nextInt(marks.length() + 2);
                document[random.nextInt(document.length)] =
                        (byte) (mark < marks.length() ? marks.charAt(mark) : random.nextInt(256));
            }
            taken += agrees(document) ? 1 : 0;
        }
        assertThat(taken).isBetween(1_000, 19_000);
    }
}
