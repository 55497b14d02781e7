package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which value fits which column, and as what: dlt's table, with X for a value that goes to a variant column. */
class CoercionTest {
    private static final ColumnType[] TYPES = {
        ColumnType.BIGINT,
        ColumnType.DOUBLE,
        ColumnType.BOOL,
        ColumnType.TIMESTAMP,
        ColumnType.DATE,
        ColumnType.TIME,
        ColumnType.DECIMAL,
        ColumnType.BINARY,
        ColumnType.JSON,
        ColumnType.TEXT
    };

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
                    5 ~ 5 ~ 5.0 ~ true ~ 1970-01-01T00:00:05Z ~ 1970-01-01 ~ X ~ 5 ~ 05 ~ X ~ 5
                    0 ~ 0 ~ 0.0 ~ false ~ 1970-01-01T00:00:00Z ~ 1970-01-01 ~ X ~ 0 ~ `` ~ X ~ 0
                    -7 ~ -7 ~ -7.0 ~ true ~ 1969-12-31T23:59:53Z ~ 1969-12-31 ~ X ~ -7 ~ X ~ X ~ -7
                    256 ~ 256 ~ 256.0 ~ true ~ 1970-01-01T00:04:16Z ~ 1970-01-01 ~ X ~ 256 ~ 0001 ~ X ~ 256
                    1.0 ~ 1 ~ 1.0 ~ true ~ 1970-01-01T00:00:01Z ~ 1970-01-01 ~ X ~ 1 ~ X ~ X ~ 1.0
                    2.5 ~ X ~ 2.5 ~ true ~ 1970-01-01T00:00:02.500Z ~ 1970-01-01 ~ X ~ 2.5 ~ X ~ X ~ 2.5
                    1e20 ~ X ~ 1.0E20 ~ true ~ X ~ X ~ X ~ 100000000000000000000 ~ X ~ X ~ 1e+20
                    true ~ X ~ X ~ true ~ X ~ X ~ X ~ X ~ X ~ X ~ True
                    false ~ X ~ X ~ false ~ X ~ X ~ X ~ X ~ X ~ X ~ False
                    "" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ `` ~ X ~ ``
                    "1" ~ 1 ~ 1.0 ~ true ~ 1970-01-01T00:00:01Z ~ 1970-01-01 ~ X ~ 1 ~ X ~ 1 ~ 1
                    " 12 " ~ 12 ~ 12.0 ~ X ~ 1970-01-01T00:00:12Z ~ 1970-01-01 ~ X ~ 12 ~ X ~ 12 ~ ` 12 `
                    "1.5" ~ X ~ 1.5 ~ X ~ 1970-01-01T00:00:01.500Z ~ 1970-01-01 ~ X ~ 1.5 ~ X ~ 1.5 ~ 1.5
                    "1e3" ~ X ~ 1000.0 ~ X ~ 1970-01-01T00:16:40Z ~ 1970-01-01 ~ X ~ 1000 ~ X ~ 1e3 ~ 1e3
                    "0x1F" ~ 31 ~ 31.0 ~ X ~ X ~ X ~ X ~ 31 ~ 1f ~ X ~ 0x1F
                    "0X1F" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ d17d45 ~ X ~ 0X1F
                    "1_000" ~ 1000 ~ 1000.0 ~ X ~ 1970-01-01T00:16:40Z ~ 1970-01-01 ~ X ~ 1000 ~ X ~ X ~ 1_000
                    "_1" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ _1
                    "true" ~ X ~ X ~ true ~ X ~ X ~ X ~ X ~ b6bb9e ~ true ~ true
                    "YES" ~ X ~ X ~ true ~ X ~ X ~ X ~ X ~ X ~ X ~ YES
                    "n" ~ X ~ X ~ false ~ X ~ X ~ X ~ X ~ X ~ X ~ n
                    "on" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ on
                    "2024-01-02" ~ X ~ X ~ X ~ 2024-01-02T00:00:00Z ~ 2024-01-02 ~ X ~ X ~ X ~ X ~ 2024-01-02
                    "2024-01-02T03:04:05+02:00" ~ X ~ X ~ X ~ 2024-01-02T01:04:05Z ~ 2024-01-02 ~ X ~ X ~ X ~ X ~ 2024-01-02T03:04:05+02:00
                    "12:30" ~ X ~ X ~ X ~ X ~ X ~ 12:30 ~ X ~ X ~ X ~ 12:30
                    "nan" ~ X ~ NaN ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ nan
                    "Infinity" ~ X ~ Infinity ~ X ~ X ~ X ~ X ~ X ~ 2277e29e2b72 ~ X ~ Infinity
                    "null" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ 9ee965 ~ null ~ null
                    "[1]" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ [1] ~ [1]
                    "aGk=" ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ 6869 ~ X ~ aGk=
                    "١٢" ~ 12 ~ 12.0 ~ X ~ 1970-01-01T00:00:12Z ~ 1970-01-01 ~ X ~ 12 ~ X ~ X ~ ١٢
                    {"a": 1} ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ X ~ {"a":1} ~ {"a":1}
                    9007199254740993 ~ 9007199254740993 ~ X ~ true ~ X ~ X ~ X ~ 9007199254740993 ~ 01000000000020 ~ X ~ 9007199254740993
                    18446744073709551615 ~ X ~ X ~ true ~ X ~ X ~ X ~ 18446744073709551615 ~ X ~ X ~ 18446744073709551615
                    1e999 ~ X ~ X ~ true ~ X ~ X ~ X ~ X ~ X ~ X ~ 1e999
                    """)
    void putsAValueIntoAColumnOrNot(
            String json,
            String bigint,
            String number,
            String bool,
            String timestamp,
            String date,
            String time,
            String decimal,
            String binary,
            String document,
            String text)
            throws IOException {
        String[] expected = {bigint, number, bool, timestamp, date, time, decimal, binary, document, text};
        JsonTape tape = JsonTape.forDocuments();
        tape.read(json.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < TYPES.length; i++) {
            ColumnBuffer column = new ColumnBuffer(Column.of("c", TYPES[i]));
            boolean fits = new Coercion().put(tape, 0, column, 0);
            assertThat(fits ? show(column) : "X")
                    .as("%s into %s", json, TYPES[i].duckdb())
                    .isEqualTo(expected[i]);
            assertThat(column.isSet(0)).isEqualTo(fits);
        }
    }

    private static String show(ColumnBuffer cell) {
        return switch (cell.column().type().kind()) {
            case TEXT, JSON -> (String) cell.objectAt(0);
            case BIGINT -> Long.toString(cell.longAt(0));
            case DOUBLE -> Double.toString(cell.doubleAt(0));
            case BOOL -> Boolean.toString(cell.longAt(0) == 1);
            case TIMESTAMP ->
                Instant.EPOCH.plus(cell.longAt(0), ChronoUnit.MICROS).toString();
            case DATE -> LocalDate.ofEpochDay(cell.longAt(0)).toString();
            case TIME -> LocalTime.ofNanoOfDay(cell.longAt(0) * 1_000).toString();
            case DECIMAL, WEI ->
                ((BigDecimal) cell.objectAt(0)).stripTrailingZeros().toPlainString();
            case BINARY -> HexFormat.of().formatHex((byte[]) cell.objectAt(0));
        };
    }
}
