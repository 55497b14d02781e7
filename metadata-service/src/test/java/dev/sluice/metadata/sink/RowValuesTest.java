package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowValuesTest {

    private static final byte[] ROW = Records.bytesOf(
            "{\"a\" : \"x\\\"}y\", \"b\":{\"c\":[1,{\"d\":2}],\"e\":null}, \"n\":-1.50 ,\"b.c\":true, \"\\u00fc\":1, \"ö\":2,\"o\":{}}");

    @ParameterizedTest
    @CsvSource(
            delimiter = '=',
            quoteCharacter = '~',
            value = {
                "a=\"x\\\"}y\"",
                "b.c=true",
                "b.e=null",
                "n=-1.50",
                "ü=1",
                "ö=2",
                "o={}",
                "b={\"c\":[1,{\"d\":2}],\"e\":null}"
            })
    void findsTheTextOfAValue(String path, String text) {
        assertThat(new RowValues().find(ROW, path)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"z", "b.z", "a.b", "b.c.d", "o.x"})
    void findsNothingWhereThereIsNothing(String path) {
        assertThat(new RowValues().find(ROW, path)).isNull();
    }
}
