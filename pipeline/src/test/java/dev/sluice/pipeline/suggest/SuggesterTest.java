package dev.sluice.pipeline.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Pipelines;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Invented data, each with one kind of dirt; what is suggested is run on it. */
class SuggesterTest {
    private static final List<String> TOWNS =
            List.of("Winterthur", "Burgdorf", "Schaffhausen", "Rapperswil", "Interlaken", "Langenthal", "Solothurn");

    @Test
    void aMisspellingBecomesTheFrequentSpelling() {
        List<String> clean =
                cleansed("town", 200, i -> i == 50 ? "Winterthxr" : i == 51 ? "SOLOTHURN" : TOWNS.get(i % 7));

        assertThat(clean.get(50)).isEqualTo("Winterthur");
        assertThat(clean.get(51)).isEqualTo("Solothurn");
    }

    @Test
    void aRareWordNearAFrequentOneStays() {
        List<String> words = List.of("Portland", "Cork", "Cortina", "Court", "Dortmund", "Ortler");

        List<String> clean = cleansed("town", 300, i -> i == 50 ? "Cortland" : words.get(i % 6));

        assertThat(clean.get(50)).isEqualTo("Cortland");
    }

    @Test
    void otherNumbersTimesAndCodesAreNoMisspellings() {
        assertThat(cleansed("ward", 200, i -> i == 50 ? "ward 3" : "ward 2").get(50))
                .isEqualTo("ward 3");
        assertThat(cleansed("at", 200, i -> i == 50 ? "7:41 p.m." : "7:41 a.m.").get(50))
                .isEqualTo("7:41 p.m.");
        assertThat(cleansed("state", 200, i -> i == 50 ? "MS" : i % 2 == 0 ? "MI" : "CA")
                        .get(50))
                .isEqualTo("MS");
    }

    @Test
    void unitsPercentSignsAndNoiseLeaveNumbers() {
        List<String> weights = cleansed("w", 100, i -> i + ".0 " + (i % 3 == 0 ? "kg" : i % 3 == 1 ? "KG" : "kg."));
        List<String> shares = cleansed(
                "s", 100, i -> i == 7 ? "0.057999999999999996%" : "0.0" + (10 + i % 80) + (i % 3 == 0 ? "%" : ""));

        assertThat(weights.get(10)).isEqualTo("10");
        assertThat(shares.get(7)).isEqualTo("0.058");
        assertThat(shares.get(3)).isEqualTo("0.013");
    }

    /** As in a CSV file with a blank before the quotation mark. */
    @Test
    void quotationMarksAroundEveryValueGo() {
        List<String> clean = cleansed("w", 100, i -> " \"" + i + ".0 kg\"");

        assertThat(clean.get(10)).isEqualTo("10.0 kg");
        assertThat(cleansed("w", 100, i -> i < 50 ? "'a" + i + "'" : "b" + i).get(3))
                .isEqualTo("'a3'");
    }

    @Test
    void wordsThatAreNotAllKnownAreNoEnumeration() {
        List<String> words = List.of("opened", "closed", "merged", "pushed");

        assertThat(suggested("event", 400, i -> words.get(i % 4)).yaml()).contains("one_of:");
        List<String> others = List.of("forked", "starred", "watched", "created");
        assertThat(suggested("event", 400, i -> i % 100 == 50 ? others.get(i / 100) : words.get(i % 4))
                        .yaml())
                .doesNotContain("one_of:");
        assertThat(suggested("event", 400, i -> i % 100 == 50 ? "forked" : words.get(i % 4))
                        .yaml())
                .contains("one_of:");
        assertThat(suggested("event", 400, i -> i == 50 ? "oqened" : words.get(i % 4))
                        .yaml())
                .contains("one_of:")
                .doesNotContain("agreement");
    }

    @Test
    void aFieldThatOftenRepeatsItselfIsNoKeyWithSomeRowsTooMany() {
        assertThat(suggested("city", 400, i -> "city " + (char) ('a' + i % 20)).yaml())
                .doesNotContain("are those the same");
        assertThat(suggested("name", 400, i -> "name " + (i < 380 ? i : i - 380))
                        .yaml())
                .contains("# name names each of the 400 records, but for 20");
    }

    @Test
    void codesOfOneLengthAreNoNumbers() {
        assertThat(suggested("zip", 100, i -> Integer.toString(30_000 + i % 20)).yaml())
                .doesNotContain("to: bigint")
                .contains("matches: \"[0-9]{5}\"");
    }

    @Test
    void wordsForNothingBecomeNull() {
        assertThat(cleansed("n", 100, i -> i % 4 == 0 ? "N/A" : Integer.toString(i))
                        .get(4))
                .isEqualTo("null");
        assertThat(cleansed("name", 100, i -> i % 4 == 0 ? "none" : "name " + (char) ('a' + i % 20))
                        .get(4))
                .isEqualTo("none");
    }

    @Test
    void clockTimesComeInOneNotation() {
        List<String> clean = cleansed(
                "at", 100, i -> i == 5 ? "2:45P 12-01-11" : i == 6 ? "12/02/2011 6:55 a.m." : (1 + i % 9) + ":10 p.m.");

        assertThat(clean.get(5)).isEqualTo("2:45 p.m.");
        assertThat(clean.get(6)).isEqualTo("6:55 a.m.");
    }

    @Test
    void rareDatesComeInTheFrequentNotation() {
        IntFunction<String> german = i -> String.format(Locale.ROOT, "%02d.%02d.2023", 1 + i % 28, 1 + i % 12);

        List<String> clean = cleansed(
                "day",
                100,
                i -> i == 5 ? "2023-03-09" : i == 6 ? "4 Mar 2023" : i == 7 ? "17/03/2023" : german.apply(i));

        assertThat(clean.subList(4, 9))
                .containsExactly("05.05.2023", "09.03.2023", "04.03.2023", "17.03.2023", "09.09.2023");
        assertThat(cleansed("day", 100, i -> i == 5 ? "3/4/2023" : "2023-05-0" + (1 + i % 9)))
                .contains("3/4/2023")
                .as("month or day?");
        assertThat(cleansed("day", 100, i -> i == 5 ? "Mar 14, 2023" : i == 6 ? "3/24/2023" : "2023-05-0" + (1 + i % 9))
                        .subList(5, 7))
                .containsExactly("2023-03-14", "2023-03-24");
        assertThat(suggested("day", 100, german).yaml()).doesNotContain("replace", "to: date");
    }

    @Test
    void numbersThatBeginWithAZeroStayTexts() {
        assertThat(cleansed("room", 100, i -> String.format(Locale.ROOT, "%02d", i % 40)))
                .contains("07");
    }

    @Test
    void aWordOutsideOfAnEnumerationIsFoundAndStays() {
        SuggestedDefinition suggested = suggested(
                "size",
                300,
                i -> i == 50 ? "gigantic" : List.of("small", "medium", "large").get(i % 3));

        assertThat(suggested.yaml()).contains("one_of: [large, medium, small]", "when: >-\n    !valid.size");
    }

    @Test
    void whatWouldBeAKeyButForAFewIsNamedAndIsNone() {
        SuggestedDefinition suggested = suggested("order", 2_000, i -> "A" + (i == 77 ? 76 : i));

        assertThat(suggested.yaml())
                .contains("# order names each of the 2000 records, but for 1 that have one that came before")
                .doesNotContain("primary_key");
    }

    /** Far more values than any enumeration: blocks keep the comparisons few. */
    @Test
    void misspellingsAreFoundAmongManyValues() {
        Column column = new Column("name", new ProfileBudget());
        for (int i = 0; i < 100_000; i++) {
            for (int times = 0; times < 12; times++) {
                column.add(name(i));
            }
        }
        column.add("xx" + name(70_000).substring(2));
        Profile profile = Profile.of(List.of());

        assertThat(column.distinct()).isEqualTo(100_001);
        assertThat(new Variants(LetterSequences.of(profile)).find(column))
                .containsOnly(java.util.Map.entry("xx" + name(70_000).substring(2), name(70_000)));
    }

    /** Ten letters, no two names near each other. */
    private static String name(int i) {
        StringBuilder name = new StringBuilder();
        long code = (i + 1) * 0x9E3779B97F4A7C15L;
        for (int letter = 0; letter < 14; letter++) {
            name.append((char) ('a' + Long.remainderUnsigned(code, 20)));
            code = Long.divideUnsigned(code, 20);
        }
        return name.toString();
    }

    @Test
    void aCodeThatAnotherFieldSwallowedComesBack() {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean swallowed = i % 20 == 3;
            String state = i % 2 == 0 ? "CA" : "OR";
            records.add(record("{\"city\":\"Bend " + i + (swallowed ? " " + state : "") + "\",\"state\":\""
                    + (swallowed ? "" : state) + "\"}"));
        }

        assertThat(rows(records).get(23)).isEqualTo("{\"city\":\"Bend 23\",\"state\":\"OR\"}");
        assertThat(rows(records).get(24)).isEqualTo("{\"city\":\"Bend 24\",\"state\":\"CA\"}");
    }

    @Test
    void theOtherRowsOfAnEntityMendItsFields() {
        List<RawPayload> records = shops(i -> i == 33 ? "Street x7 south" : null);

        assertThat(suggester(records).yaml()).contains("determines:", "learned: lookups/");
        assertThat(rows(records).get(33)).contains("\"street\":\"Street 13 south\"");
    }

    /** Shop 13 did not move its street: in one state the streets have other names, and those rows are right. */
    @Test
    void exceptionsWithSomethingInCommonAreNoErrors() {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String state = i % 40 == 7 ? "AK" : "AL";
            records.add(record("{\"state\":\"" + state + "\",\"measure\":\"m-" + i % 10 + "\",\"average\":\""
                    + state.toLowerCase(Locale.ROOT) + "_m-" + i % 10 + "\"}"));
        }

        assertThat(rows(records).get(7)).contains("\"average\":\"ak_m-7\"");
    }

    @Test
    void witnessesThatDisagreeAreWeighedByWhatElseTheySay() {
        List<RawPayload> records = new ArrayList<>();
        for (int flight = 0; flight < 30; flight++) {
            for (String source : List.of("a", "b", "c", "d")) {
                records.add(told(source, flight, "7:" + (10 + flight), "9:" + (10 + flight)));
            }
            for (String source : List.of("x", "y", "z")) {
                boolean right = flight % 3 == 0;
                records.add(told(source, flight, right ? "7:" + (10 + flight) : "8:" + (10 + flight), flight + ":59"));
            }
        }

        assertThat(suggester(records).yaml()).contains("trust: source");
        assertThat(rows(records).get(4)).contains("\"dep\":\"7:10\"");
        assertThat(rows(records).get(11)).contains("\"dep\":\"7:11\"", "\"arr\":\"9:11\"");
    }

    @Test
    void theSameDataGiveTheSameDefinitionAndPersonalDataAreNamed() {
        List<RawPayload> records = shops(i -> null);

        assertThat(suggester(records).yaml()).isEqualTo(suggester(records).yaml());
        assertThat(suggested("mail", 50, i -> "a" + i + "@example.org").yaml())
                .contains("# mail seems to hold e-mail addresses");
    }

    @Test
    void hostileNamesAndValuesStayData() {
        String yaml = suggested(
                        "a: [\"'}\n#", 60, i -> i % 5 == 0 ? "x\"}\n- {drop: 'a'}: é" : "x\"}\n- {drop: 'a'}: É")
                .yaml();

        DefinitionReader.read(yaml, "x.yaml", Assets.none());
    }

    private static RawPayload told(String source, int flight, String dep, String arr) {
        return record("{\"source\":\"" + source + "\",\"flight\":\"F" + flight + "\",\"dep\":\"" + dep + "\",\"arr\":\""
                + arr + "\"}");
    }

    private static List<RawPayload> shops(IntFunction<String> wrongStreet) {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int shop = i % 20;
            String wrong = wrongStreet.apply(i);
            String street = wrong == null ? "Street " + shop + " south" : wrong;
            records.add(record(
                    "{\"shop\":\"S" + (100 + shop) + "\",\"street\":\"" + street + "\",\"sold\":\"item " + i + "\"}"));
        }
        return records;
    }

    private static SuggestedDefinition suggested(String field, int rows, IntFunction<String> values) {
        return suggester(records(field, rows, values));
    }

    private static List<String> cleansed(String field, int rows, IntFunction<String> values) {
        String prefix = "{\"" + field + "\":";
        return rows(records(field, rows, values)).stream()
                .map(row -> row.substring(prefix.length(), row.length() - 1).replace("\"", ""))
                .toList();
    }

    private static List<RawPayload> records(String field, int rows, IntFunction<String> values) {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            records.add(record(dev.sluice.pipeline.row.JsonText.of(java.util.Map.of(field, values.apply(i)))));
        }
        return records;
    }

    private static RawPayload record(String json) {
        return RawPayload.json(json.getBytes(StandardCharsets.UTF_8));
    }

    private static SuggestedDefinition suggester(List<RawPayload> records) {
        return new Suggester("test", SuggestedSource.files("test.jsonl"), records).suggest();
    }

    private static List<String> rows(List<RawPayload> records) {
        SuggestedDefinition suggested = suggester(records);
        Assets files = Assets.of(suggested.files());
        Pipeline pipeline =
                Pipeline.compile(DefinitionReader.read(suggested.yaml(), "test.yaml", files), files, 1, null);
        RowCleanser cleanser = pipeline.cleanser();
        List<String> rows = new ArrayList<>();
        for (RawPayload record : records) {
            Outcome outcome = cleanser.cleanse(record);
            rows.add(Pipelines.row(outcome));
        }
        return rows;
    }
}
