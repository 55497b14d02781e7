package dev.sluice.pipeline;

import static dev.sluice.pipeline.Pipelines.cleansed;
import static dev.sluice.pipeline.Pipelines.csv;
import static dev.sluice.pipeline.Pipelines.rejected;
import static dev.sluice.pipeline.Pipelines.row;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvRowsTest {
    private final RowCleanser cleanser =
            Pipelines.of("cleanse: [{field: n, to: integer}]\n").cleanser();

    @Test
    void valuesAreTexts() {
        assertThat(row(cleanser.cleanse(csv("a,b,c", "1,true,")))).isEqualTo("{\"a\":\"1\",\"b\":\"true\",\"c\":\"\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"x,y\",2        | {\"a\":\"x,y\",\"b\":\"2\"}",
                "\"say \"\"hi\"\"\",2 | {\"a\":\"say \\\"hi\\\"\",\"b\":\"2\"}",
                "5\" pipe,2       | {\"a\":\"5\\\" pipe\",\"b\":\"2\"}",
                "\"\",2           | {\"a\":\"\",\"b\":\"2\"}"
            })
    void quotesArePartOfTheNotationNotOfTheValue(String line, String expected) {
        assertThat(row(cleanser.cleanse(csv("a,b", line)))).isEqualTo(expected);
    }

    @Test
    void aQuotedValueMayGoOverLines() {
        assertThat(row(cleanser.cleanse(csv("a,b", "\"x\ny\",2\r\n")))).isEqualTo("{\"a\":\"x\\ny\",\"b\":\"2\"}");
    }

    @Test
    void lineEndsAreNoContent() {
        assertThat(row(cleanser.cleanse(csv("a,b\r\n", "1,2\r\n")))).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
    }

    @Test
    void aRowWithMoreOrFewerFieldsIsRagged() {
        String header = "a,b,c,d,e,f,g,h,i,j,k";
        Outcome.Rejected fewer = rejected(cleanser.cleanse(csv(header, "1,2,3,4,5,6,7,8,9")));
        assertThat(fewer.code()).isEqualTo(ErrorCode.RAGGED_ROW);
        assertThat(fewer.message()).isEqualTo("expected 11 fields, found 9");

        assertThat(rejected(cleanser.cleanse(csv("a,b", "\"1\",2,3"))).message())
                .isEqualTo("expected 2 fields, found 3");
        assertThat(rejected(cleanser.cleanse(csv("a,b", "1,2,3"))).message()).isEqualTo("expected 2 fields, found 3");
    }

    @Test
    void twoRowsInOnePayloadAreRagged() {
        assertThat(rejected(cleanser.cleanse(csv("a,b", "\"1\",2\n3,4"))).code())
                .isEqualTo(ErrorCode.RAGGED_ROW);
    }

    @Test
    void aQuoteThatIsNotClosedIsRagged() {
        assertThat(rejected(cleanser.cleanse(csv("a,b", "1,\"2"))).message()).isEqualTo("the quotes do not pair");
    }

    @Test
    void headersMayNameNothingOrTheSameTwice() {
        assertThat(row(cleanser.cleanse(csv("\uFEFFid, name ,,name,name_2", "1,x,y,z,w"))))
                .isEqualTo("{\"id\":\"1\",\"name\":\"x\",\"column_3\":\"y\",\"name_2\":\"z\",\"name_2_2\":\"w\"}");
    }

    @Test
    void withoutAHeaderColumnsAreNumbered() {
        byte[] bytes = "x;y".getBytes(StandardCharsets.UTF_8);
        assertThat(row(cleanser.cleanse(new RawPayload(RawPayload.Format.CSV, null, ';', bytes))))
                .isEqualTo("{\"column_1\":\"x\",\"column_2\":\"y\"}");
    }

    @Test
    void anotherHeaderOrDelimiterIsAnotherTable() {
        assertThat(row(cleanser.cleanse(csv("a,b", "1,2")))).isEqualTo("{\"a\":\"1\",\"b\":\"2\"}");
        assertThat(row(cleanser.cleanse(csv("b,a", "1,2")))).isEqualTo("{\"b\":\"1\",\"a\":\"2\"}");
        byte[] tabs = "1\t2".getBytes(StandardCharsets.UTF_8);
        assertThat(row(cleanser.cleanse(RawPayload.csv("b\ta", '\t', tabs)))).isEqualTo("{\"b\":\"1\",\"a\":\"2\"}");
    }

    @Test
    void anEmptyValueUnderAToIsNullWithoutFindingOrRepair() {
        Outcome.Cleansed cleansed = cleansed(cleanser.cleanse(csv("n,b", ",2")));

        assertThat(row(cleansed)).isEqualTo("{\"n\":null,\"b\":\"2\"}");
        assertThat(cleansed.findings()).isEmpty();
        assertThat(cleansed.repairs()).isEmpty();
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        byte[] latin1 = "f\u00fcr,2".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(rejected(cleanser.cleanse(RawPayload.csv("a,b", ',', latin1)))
                        .code())
                .isEqualTo(ErrorCode.WRONG_ENCODING);
    }

    @Test
    void moreColumnsThanTheParserTakesForGrantedAreRead() {
        String header = "c" + ",x".repeat(40_000);
        assertThat(cleansed(cleanser.cleanse(csv(header, "\"1\"" + ",2".repeat(40_000))))
                        .row())
                .isNotEmpty();
    }
}
