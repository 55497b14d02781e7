package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.json;
import static dev.sluice.pipeline.Pipelines.rejected;
import static dev.sluice.pipeline.Pipelines.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRowsTest {
    private final RowCleanser cleanser =
            Pipelines.of("cleanse: [{field: name, trim: true}]\n").cleanser();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"b\":1,\"a\":2}",
                "{\"n\":5.0,\"e\":1E+5,\"z\":-0,\"f\":-0.0,\"s\":1e-7}",
                "{\"long\":9223372036854775807,\"more\":9223372036854775808,\"least\":-9223372036854775808}",
                "{\"big\":123456789012345678901234567890.123456789012345678901234567890}",
                "{\"huge\":1e999999999}",
                "{\"t\":true,\"f\":false,\"n\":null,\"s\":\"\"}",
                "{\"o\":{\"l\":[1,[],{},{\"x\":[1.50,null]}]}}",
                "{\"\":1,\" \":2,\"a.b\":3,\"ключ\":\"значение\"}",
                "{\"\\u0000\":\"\\u0000\",\"quote\":\"\\\"\\\\\"}",
                "{\"x'); DROP TABLE t; --\":\"=cmd|'/c calc'!A1\",\"../../etc\":\"${jndi:ldap://x}\"}"
            })
    void aRowThatNoRuleTouchesKeepsItsText(String record) {
        assertThat(row(cleanser.cleanse(json(record)))).isEqualTo(record);
    }

    @Test
    void charactersOutsideTheBasicPlaneAndLoneSurrogatesSurvive() {
        assertThat(row(cleanser.cleanse(json("{\"a\":\"😀\"}")))).isIn("{\"a\":\"😀\"}", "{\"a\":\"\\uD83D\\uDE00\"}");
        assertThat(row(cleanser.cleanse(json("{\"a\":\"x\\ud800\"}")))).containsIgnoringCase("x\\ud800");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1            | not_json      | too early",
                "{\"a\":}            | not_json      | byte 5 (line 1, column 6)",
                "{'a':1}             | not_json      | byte 1",
                "{\"a\":NaN}         | not_json      | byte",
                "{\"a\":01}          | not_json      | byte",
                "nothing             | not_json      | byte",
                "{\"a\":1} x         | not_json      | byte",
                "{\"a\":1}{\"b\":2}  | not_json      | found more at byte 7",
                "[1,2]               | not_an_object | a list",
                "42                  | not_an_object | a plain value",
                "\"text\"            | not_an_object | a text",
                "null                | not_an_object | null",
                "[1,                 | not_json      | byte 3"
            })
    void whatIsNoRecordIsRefusedWithItsPlace(String record, String code, String message) {
        Outcome.Rejected rejected = rejected(cleanser.cleanse(json(record)));

        assertThat(rejected.code()).isEqualTo(code);
        assertThat(rejected.message()).contains(message);
        assertThat(rejected.rule()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", "\uFEFF", "\uFEFF\n"})
    void blankPayloadsAreEmpty(String record) {
        assertThat(rejected(cleanser.cleanse(json(record))).code()).isEqualTo(ErrorCode.EMPTY_RECORD);
    }

    @Test
    void aByteOrderMarkIsNoContent() {
        assertThat(row(cleanser.cleanse(json("\uFEFF{\"a\":1}")))).isEqualTo("{\"a\":1}");
    }

    @Test
    void bytesThatAreNotUtf8AreRefusedWithTheirPlace() {
        byte[] latin1 = "{\"a\":\"für\"}".getBytes(StandardCharsets.ISO_8859_1);
        Outcome.Rejected rejected = rejected(cleanser.cleanse(RawPayload.json(latin1)));

        assertThat(rejected.code()).isEqualTo(ErrorCode.WRONG_ENCODING);
        assertThat(rejected.message()).contains("byte 8");
    }

    @Test
    void otherUnicodeEncodingsAreRefused() {
        for (var charset : new java.nio.charset.Charset[] {
            StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16,
        }) {
            assertThat(rejected(cleanser.cleanse(RawPayload.json("{\"a\":1}".getBytes(charset))))
                            .code())
                    .as(charset.name())
                    .isEqualTo(ErrorCode.WRONG_ENCODING);
        }
    }

    @Test
    void nestingIsBounded() {
        assertThat(row(cleanser.cleanse(json(nested(199))))).isEqualTo(nested(199));
        for (int depth : new int[] {200, 10_000, 1_000_000}) {
            assertThat(rejected(cleanser.cleanse(json(nested(depth)))).code()).isEqualTo(ErrorCode.TOO_DEEP);
        }
        assertThat(rejected(cleanser.cleanse(json("[".repeat(100_000)))).code()).isEqualTo(ErrorCode.TOO_DEEP);
    }

    private static String nested(int lists) {
        return "{\"a\":" + "[".repeat(lists) + "]".repeat(lists) + "}";
    }

    @Test
    void aNumberOfAMillionDigitsIsRefused() {
        assertThat(rejected(cleanser.cleanse(json("{\"a\":" + "9".repeat(1_000_000) + "}")))
                        .code())
                .isEqualTo(ErrorCode.NOT_JSON);
    }

    @Test
    void ofAKeyThatIsThereTwiceTheLastValueWins() {
        Outcome.Cleansed top = cleansed(cleanser.cleanse(json("{\"a\":1,\"b\":2,\"a\":3}")));
        assertThat(row(top)).isEqualTo("{\"a\":3,\"b\":2}");
        assertThat(top.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.field()).isEqualTo("a");
            assertThat(finding.check()).isEqualTo("duplicate key");
            assertThat(finding.severity()).isEqualTo(RowFinding.Severity.WARNING);
        });

        Outcome.Cleansed nested = cleansed(cleanser.cleanse(json("{\"o\":{\"a\":1,\"a\":2}}")));
        assertThat(row(nested)).isEqualTo("{\"o\":{\"a\":2}}");
        assertThat(nested.findings()).extracting(RowFinding::field).containsExactly("o");
    }

    @Test
    void aRefusedRecordLeavesNothingBehind() {
        cleanser.cleanse(json("{\"name\":\" x\",\"left\":1,"));

        Outcome.Cleansed next = cleansed(cleanser.cleanse(json("{\"b\":1}")));
        assertThat(row(next)).isEqualTo("{\"b\":1}");
        assertThat(next.repairs()).isEmpty();
    }

    @Test
    void recordsOfChangingShapesDoNotDisturbEachOther() {
        assertThat(row(cleanser.cleanse(json("{\"a\":1,\"b\":2,\"c\":3}")))).isEqualTo("{\"a\":1,\"b\":2,\"c\":3}");
        assertThat(row(cleanser.cleanse(json("{\"c\":1}")))).isEqualTo("{\"c\":1}");
        assertThat(row(cleanser.cleanse(json("{ \"b\" : 1 , \"a\" : 2 }")))).isEqualTo("{\"b\":1,\"a\":2}");
        assertThat(row(cleanser.cleanse(json("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}"))))
                .isEqualTo("{\"a\":1,\"b\":2,\"c\":3,\"d\":4}");
    }

    @Test
    void everNewNamesAreForgottenAgain() {
        for (int i = 0; i < 20; i++) {
            StringBuilder record = new StringBuilder("{\"name\":\"x\"");
            for (int j = 0; j < 1_000; j++) {
                record.append(",\"f").append(i * 1_000 + j).append("\":").append(j);
            }
            record.append('}');
            assertThat(row(cleanser.cleanse(json(record.toString())))).isEqualTo(record.toString());
        }
    }

    @Test
    void listsHandedOutStayAsTheyWere() {
        Outcome.Cleansed first = cleansed(cleanser.cleanse(json("{\"name\":\" x\"}")));
        cleanser.cleanse(json("{\"name\":\" y\"}"));

        assertThat(first.repairs()).containsExactly(new RowRepair("name", "trim", "\" x\""));
    }
}
