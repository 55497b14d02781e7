package dev.sluice.pipeline.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.RawPayload;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever the plain reader reads is what the general reader reads, and is written the same. */
class PlainJsonReaderTest {
    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "\"a\"",
            "\"b\"",
            "\"a\":",
            "\"b\":1",
            "\"c\":\"x\"",
            "\\",
            "\\u0041",
            "\\n",
            "1",
            "-1",
            "0",
            "-0",
            "00",
            "1.5",
            "1.",
            ".5",
            "-",
            "1e5",
            "12345678901234567890",
            "999999999999999999",
            "true",
            "false",
            "null",
            "tru",
            " ",
            "\n",
            "\t",
            "é",
            "😀",
            "\u007f",
            "\u0001",
            "text",
            "\uFEFF");

    private static Row empty() {
        Row row = new Row(new Symbols());
        row.clear();
        return row;
    }

    private static String general(byte[] bytes) {
        Row row = empty();
        try {
            new JsonRowReader().read(bytes, 0, row);
            return new String(new RowWriter().write(row), UTF_8) + row.journal().findings();
        } catch (Refusal e) {
            return "refused";
        }
    }

    private static void agree(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        Row row = empty();
        if (new PlainJsonReader().read(bytes, 0, row)) {
            assertThat(new String(new RowWriter().write(row), UTF_8)
                            + row.journal().findings())
                    .as(json)
                    .isEqualTo(general(bytes));
            for (int i = 0; i < row.size(); i++) {
                Row other = new Row(row.symbols());
                other.clear();
                new JsonRowReader().read(bytes, 0, other);
                assertThat(row.get(row.slotAt(i))).isEqualTo(other.get(row.slotAt(i)));
            }
        }
    }

    @Test
    void theyAgreeOnWhateverComes() {
        Random random = new Random(5);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder json = new StringBuilder(random.nextBoolean() ? "{" : "{\"a\":");
            int parts = random.nextInt(8);
            for (int j = 0; j < parts; j++) {
                json.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            agree(json.append(random.nextBoolean() ? "}" : "").toString());
        }
    }

    @Test
    void plainRecordsArePlain() {
        for (String json : List.of(
                "{\"a\":\"x\",\"b\":5,\"c\":-2.50,\"d\":true,\"e\":null,\"f\":\"\"}",
                " { \"a\" : \"é\" ,\n\"b\" : 0.1 } ",
                "{\"ключ\":\"значение\"}")) {
            Row row = empty();
            assertThat(new PlainJsonReader().read(json.getBytes(UTF_8), 0, row))
                    .as(json)
                    .isTrue();
            agree(json);
        }
    }

    @Test
    void whatIsNotPlainIsLeftToTheGeneralReader() {
        for (String json : List.of(
                "{}",
                "[]",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\\n\"}",
                "{\"a\":{}}",
                "{\"a\":[1]}",
                "{\"a\":1e3}",
                "{\"a\":01}",
                "{\"a\":-0}",
                "{\"a\":1}x",
                "{\"a\":1",
                "{\"a\":1,}",
                "{\"a\":tru}")) {
            assertThat(new PlainJsonReader().read(json.getBytes(UTF_8), 0, empty()))
                    .as(json)
                    .isFalse();
        }
    }

    @Test
    void aNameWithoutEndIsLeftToTheGeneralReader() {
        String json = "{\"" + "x".repeat(2_000) + "\":1}";

        assertThat(new PlainJsonReader().read(json.getBytes(UTF_8), 0, empty())).isFalse();
    }

    @Test
    void aRecordAfterOneThatIsNotPlainIsReadAllTheSame() {
        RowReader reader = new RowReader();
        Row row = new Row(new Symbols());
        for (int i = 0; i < 100; i++) {
            String json = i % 7 == 0 ? "{\"a\":\"\\u00e9\",\"n\":" + i + "}" : "{\"a\":\"x\",\"n\":" + i + "}";
            reader.read(RawPayload.json(json.getBytes(UTF_8)), row);
            assertThat(row.get(row.symbols().slot("n"))).isEqualTo((long) i);
        }
    }
}
