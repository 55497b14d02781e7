package dev.sluice.pipeline.coercion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipelines;
import dev.sluice.pipeline.RowFinding.Severity;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalCoercionTest {
    private static String coerce(String type, String options, String text) {
        String row = Pipelines.clean("cleanse: [{field: a, to: " + type + options + "}]\n", "{\"a\":\"" + text + "\"}");
        return row.substring("{\"a\":\"".length(), row.length() - 2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2024-02-29T10:11:12Z            | 2024-02-29T10:11:12Z",
                "2024-02-29T10:11:12.5Z          | 2024-02-29T10:11:12.5Z",
                "2024-02-29 10:11                | 2024-02-29T10:11:00Z",
                "2024-02-29T10:11:12,123456789   | 2024-02-29T10:11:12.123456789Z",
                "2024-02-29                      | 2024-02-29T00:00:00Z",
                "2024-02-29T10:11:12+02:00       | 2024-02-29T08:11:12Z",
                "2024-02-29T10:11:12-0530        | 2024-02-29T15:41:12Z",
                "2024-02-29T10:11:12 +02         | 2024-02-29T08:11:12Z",
                "0001-01-01T00:00:00Z            | 0001-01-01T00:00:00Z"
            })
    void isoInItsVariants(String text, String expected) {
        assertThat(coerce("timestamp", "", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-02-29", "2024-13-01", "2024-00-01", "2024-01-00", "2024-01-01T24:00:00", "2024-01-01T10:60:00",
                "2024-1-1",
        "24-01-01", "2024-01-01T10", "2024-01-01Tx", "2024-01-01T10:00:00+19:00", "2024-01-01T10:00:00Z1", "10:00",
                "0000-01-01",
        "9999-12-31T23:59:59-18:00", "+2024-01-01", "2024-01-01T10:00:00.", "20240101"
    })
    void whatIsNoIsoTimestampStays(String text) {
        assertThat(coerce("timestamp", "", text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "time      | h:mm a            | 7:10 a.m.          | 07:10:00",
                "time      | h:mm a            | 12:05 AM           | 00:05:00",
                "time      | h:mm a            | 12:05pm            | 12:05:00",
                "time      | h:mm a            | 2:45P              | 14:45:00",
                "time      | h:mm a            | 13:45 pm           | 13:45 pm",
                "time      | HH:mm:ss.SSS      | 10:11:12.250       | 10:11:12.25",
                "timestamp | h:mma MM-dd-yy    | 2:45P 12-01-11     | 2011-12-01T14:45:00Z",
                "timestamp | dd/MM/yyyy HH:mm  | 01/02/2024 10:00   | 2024-02-01T10:00:00Z",
                "timestamp | dd/MM/yyyy HH:mm  | 1/02/2024 10:00    | 1/02/2024 10:00",
                "timestamp | d/M/yyyy H:mm     | 1/2/2024 9:00      | 2024-02-01T09:00:00Z",
                "timestamp | yyyyMMddHHmmss    | 20240201100000     | 2024-02-01T10:00:00Z",
                "date      | MMM d yyyy        | FEB 3 2024         | 2024-02-03",
                "date      | dd.MM.yyyy        | 30.02.2024         | 30.02.2024",
                "date      | d MMMM uuuu       | 31 April 2024      | 31 April 2024",
                "date      | EEEE d MMMM yyyy  | saturday 3 february 2024 | 2024-02-03",
                "timestamp | MMM d yyyy h:mm a | Feb 3 2024 1:05 p.m. | 2024-02-03T13:05:00Z",
                "timestamp | yyyy-MM-dd HH:mm VV | 2024-07-01 10:00 Europe/Berlin | 2024-07-01T08:00:00Z",
                "timestamp | epoch_s           | 1700000000         | 2023-11-14T22:13:20Z",
                "timestamp | epoch_ms          | -1                 | 1969-12-31T23:59:59.999Z",
                "timestamp | epoch_s           | 99999999999999     | 99999999999999",
                "date      | h:mm a            | 7:10 am            | 7:10 am"
            })
    void patterns(String type, String pattern, String text, String expected) {
        assertThat(coerce(type, ", formats: ['" + pattern + "']", text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "date | iso_week    | 2024-W10-3                      | 2024-03-06",
                "date | iso_ordinal | 2024-060                        | 2024-02-29",
                "timestamp | rfc_1123 | Tue, 3 Jun 2008 11:05:30 +0200 | 2008-06-03T09:05:30Z",
                "timestamp | rfc_1123 | Mon, 3 Jun 2008 11:05:30 GMT   | Mon, 3 Jun 2008 11:05:30 GMT",
                "timestamp | epoch_us | 1700000000000001              | 2023-11-14T22:13:20.000001Z",
                "date | excel       | 45351                           | 2024-02-29",
                "timestamp | excel  | 45351.75                        | 2024-02-29T18:00:00Z",
                "date | excel       | 12                              | 12",
                "date | dd.MM.yyyy  | ٢٩.٠٢.٢٠٢٤                      | 2024-02-29",
                "date | dd.MM.yyyy  | ٢9.02.2024                      | ٢9.02.2024"
            })
    void moreNotations(String type, String format, String text, String expected) {
        assertThat(coerce(type, ", formats: ['" + format + "']", text)).isEqualTo(expected);
    }

    @Test
    void aTimeThatTheZoneSkipsIsAFinding() {
        String body = "cleanse: [{field: a, to: timestamp, zone: Europe/Berlin}]\n";
        Outcome.Cleansed skipped = Pipelines.cleansed(
                Pipelines.of(body).cleanser().cleanse(Pipelines.json("{\"a\":\"2024-03-31 02:30\"}")));

        assertThat(Pipelines.row(skipped)).isEqualTo("{\"a\":\"2024-03-31 02:30\"}");
        assertThat(skipped.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.ERROR);
            assertThat(finding.message()).contains("Europe/Berlin").contains("put forward");
        });
        assertThat(coerce("timestamp", ", zone: Europe/Berlin", "2024-07-01 12:00Z"))
                .isEqualTo("2024-07-01T12:00:00Z");
    }

    @Test
    void ofATimeThatTheZoneHasTwiceTheFirstIsTakenAndSaid() {
        String body = "cleanse: [{field: a, to: timestamp, zone: Europe/Berlin}]\n";
        Outcome.Cleansed twice = Pipelines.cleansed(
                Pipelines.of(body).cleanser().cleanse(Pipelines.json("{\"a\":\"2024-10-27 02:30\"}")));

        assertThat(Pipelines.row(twice)).isEqualTo("{\"a\":\"2024-10-27T00:30:00Z\"}");
        assertThat(twice.findings()).singleElement().satisfies(finding -> assertThat(finding.severity())
                .isEqualTo(Severity.WARNING));
    }

    @ParameterizedTest
    @CsvSource({"dd.MM.yy, 01.02.85, 1985-02-01", "dd.MM.yy, 01.02.29, 2029-02-01", "d MMM yy, 1 Feb 85, 1985-02-01"})
    void firstYearSaysWhichCentury(String pattern, String text, String expected) {
        assertThat(coerce("date", ", formats: ['" + pattern + "'], first_year: 1930", text))
                .isEqualTo(expected);
    }

    @Test
    void aGuessedCenturyIsSaid() {
        Outcome.Cleansed guessed =
                Pipelines.cleansed(Pipelines.of("cleanse: [{field: a, to: date, formats: [dd.MM.yy]}]\n")
                        .cleanser()
                        .cleanse(Pipelines.json("{\"a\":\"01.02.85\"}")));

        assertThat(Pipelines.row(guessed)).isEqualTo("{\"a\":\"2085-02-01\"}");
        assertThat(guessed.findings()).singleElement().satisfies(finding -> assertThat(finding.message())
                .contains("first_year"));
    }

    @Test
    void readByHandAndByTheGeneralFormatterAreOne() {
        Random random = new Random(3);
        for (String pattern :
                new String[] {"dd/MM/yyyy HH:mm", "M-d-yyyy h:mm:ss a", "yyyyMMdd HHmm", "yy.MM.dd HH:mm:ss"}) {
            NumericFormat byHand = NumericFormat.of(pattern, Century.of(pattern, OptionalInt.of(1970)))
                    .orElseThrow();
            PatternFormat general =
                    PatternFormat.of(pattern, Locale.ENGLISH, Century.of(pattern, OptionalInt.of(1970)));
            DateTimeFormatter writer = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
            for (int i = 0; i < 2_000; i++) {
                String text = LocalDateTime.of(2000, 1, 1, 0, 0)
                        .plusSeconds(random.nextInt(1_000_000_000))
                        .format(writer);
                if (i % 3 == 0) {
                    char[] damaged = text.toCharArray();
                    damaged[random.nextInt(damaged.length)] = "0139/: aP".charAt(random.nextInt(9));
                    text = new String(damaged);
                }
                Moment expected = general.read(text);
                if (expected != null) {
                    assertThat(byHand.read(text)).as(pattern + " " + text).isEqualTo(expected);
                } else {
                    // by hand, am and pm are read with more lenience
                    assertThat(byHand.read(text) == null || pattern.contains("a"))
                            .as(pattern + " " + text)
                            .isTrue();
                }
            }
        }
    }
}
