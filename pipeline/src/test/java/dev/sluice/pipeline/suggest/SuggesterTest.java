package dev.sluice.pipeline.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
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
        List<String> clean = SuggestedRun.cleansed(
                "town", 200, i -> i == 50 ? "Winterthxr" : i == 51 ? "SOLOTHURN" : TOWNS.get(i % 7));

        assertThat(clean.get(50)).isEqualTo("Winterthur");
        assertThat(clean.get(51)).isEqualTo("Solothurn");
    }

    @Test
    void aRareWordNearAFrequentOneStays() {
        List<String> words = List.of("Portland", "Cork", "Cortina", "Court", "Dortmund", "Ortler");

        List<String> clean = SuggestedRun.cleansed("town", 300, i -> i == 50 ? "Cortland" : words.get(i % 6));

        assertThat(clean.get(50)).isEqualTo("Cortland");
    }

    @Test
    void otherNumbersTimesAndCodesAreNoMisspellings() {
        assertThat(SuggestedRun.cleansed("ward", 200, i -> i == 50 ? "ward 3" : "ward 2")
                        .get(50))
                .isEqualTo("ward 3");
        assertThat(SuggestedRun.cleansed("at", 200, i -> i == 50 ? "7:41 p.m." : "7:41 a.m.")
                        .get(50))
                .isEqualTo("7:41 p.m.");
        assertThat(SuggestedRun.cleansed("state", 200, i -> i == 50 ? "MS" : i % 2 == 0 ? "MI" : "CA")
                        .get(50))
                .isEqualTo("MS");
    }

    @Test
    void unitsPercentSignsAndNoiseLeaveNumbers() {
        List<String> weights =
                SuggestedRun.cleansed("w", 100, i -> i + ".0 " + (i % 3 == 0 ? "kg" : i % 3 == 1 ? "KG" : "kg."));
        List<String> shares = SuggestedRun.cleansed(
                "s", 100, i -> i == 7 ? "0.057999999999999996%" : "0.0" + (10 + i % 80) + (i % 3 == 0 ? "%" : ""));

        assertThat(weights.get(10)).isEqualTo("10");
        assertThat(shares.get(7)).isEqualTo("0.058");
        assertThat(shares.get(3)).isEqualTo("0.013");
    }

    /** As in a CSV file with a blank before the quotation mark. */
    @Test
    void quotationMarksAroundEveryValueGo() {
        List<String> clean = SuggestedRun.cleansed("w", 100, i -> " \"" + i + ".0 kg\"");

        assertThat(clean.get(10)).isEqualTo("10.0 kg");
        assertThat(SuggestedRun.cleansed("w", 100, i -> i < 50 ? "'a" + i + "'" : "b" + i)
                        .get(3))
                .isEqualTo("'a3'");
    }

    @Test
    void wordsThatAreNotAllKnownAreNoEnumeration() {
        List<String> words = List.of("opened", "closed", "merged", "pushed");

        assertThat(SuggestedRun.suggested("event", 400, i -> words.get(i % 4)).yaml())
                .contains("one_of:");
        List<String> others = List.of("forked", "starred", "watched", "created");
        assertThat(SuggestedRun.suggested("event", 400, i -> i % 100 == 50 ? others.get(i / 100) : words.get(i % 4))
                        .yaml())
                .doesNotContain("one_of:");
        assertThat(SuggestedRun.suggested("event", 400, i -> i % 100 == 50 ? "forked" : words.get(i % 4))
                        .yaml())
                .contains("one_of:");
        assertThat(SuggestedRun.suggested("event", 400, i -> i == 50 ? "oqened" : words.get(i % 4))
                        .yaml())
                .contains("one_of:")
                .doesNotContain("agreement");
    }

    @Test
    void aFieldThatOftenRepeatsItselfIsNoKeyWithSomeRowsTooMany() {
        assertThat(SuggestedRun.suggested("city", 400, i -> "city " + (char) ('a' + i % 20))
                        .yaml())
                .doesNotContain("are those the same");
        assertThat(SuggestedRun.suggested("name", 400, i -> "name " + (i < 380 ? i : i - 380))
                        .yaml())
                .contains("# name names each of the 400 records, but for 20");
    }

    @Test
    void codesOfOneLengthAreNoNumbers() {
        assertThat(SuggestedRun.suggested("zip", 100, i -> Integer.toString(30_000 + i % 20))
                        .yaml())
                .doesNotContain("to: bigint")
                .contains("matches: \"[0-9]{5}\"");
    }

    @Test
    void wordsForNothingBecomeNull() {
        assertThat(SuggestedRun.cleansed("n", 100, i -> i % 4 == 0 ? "N/A" : Integer.toString(i))
                        .get(4))
                .isEqualTo("null");
        assertThat(SuggestedRun.cleansed("name", 100, i -> i % 4 == 0 ? "none" : "name " + (char) ('a' + i % 20))
                        .get(4))
                .isEqualTo("none");
    }

    @Test
    void clockTimesComeInOneNotation() {
        List<String> clean = SuggestedRun.cleansed(
                "at", 100, i -> i == 5 ? "2:45P 12-01-11" : i == 6 ? "12/02/2011 6:55 a.m." : (1 + i % 9) + ":10 p.m.");

        assertThat(clean.get(5)).isEqualTo("2:45 p.m.");
        assertThat(clean.get(6)).isEqualTo("6:55 a.m.");
    }

    @Test
    void rareDatesComeInTheFrequentNotation() {
        IntFunction<String> german = i -> String.format(Locale.ROOT, "%02d.%02d.2023", 1 + i % 28, 1 + i % 12);

        List<String> clean = SuggestedRun.cleansed(
                "day",
                100,
                i -> i == 5 ? "2023-03-09" : i == 6 ? "4 Mar 2023" : i == 7 ? "17/03/2023" : german.apply(i));

        assertThat(clean.subList(4, 9))
                .containsExactly("05.05.2023", "09.03.2023", "04.03.2023", "17.03.2023", "09.09.2023");
        assertThat(SuggestedRun.cleansed("day", 100, i -> i == 5 ? "3/4/2023" : "2023-05-0" + (1 + i % 9)))
                .contains("3/4/2023")
                .as("month or day?");
        assertThat(SuggestedRun.cleansed(
                                "day",
                                100,
                                i -> i == 5 ? "Mar 14, 2023" : i == 6 ? "3/24/2023" : "2023-05-0" + (1 + i % 9))
                        .subList(5, 7))
                .containsExactly("2023-03-14", "2023-03-24");
        assertThat(SuggestedRun.suggested("day", 100, german).yaml()).doesNotContain("replace", "to: date");
    }

    @Test
    void numbersThatBeginWithAZeroStayTexts() {
        assertThat(SuggestedRun.cleansed("room", 100, i -> String.format(Locale.ROOT, "%02d", i % 40)))
                .contains("07");
    }

    @Test
    void aWordOutsideOfAnEnumerationIsFoundAndStays() {
        SuggestedDefinition suggested = SuggestedRun.suggested(
                "size",
                300,
                i -> i == 50 ? "gigantic" : List.of("small", "medium", "large").get(i % 3));

        assertThat(suggested.yaml()).contains("one_of: [large, medium, small]", "when: >-\n    !valid.size");
    }

    @Test
    void whatWouldBeAKeyButForAFewIsNamedAndIsNone() {
        SuggestedDefinition suggested = SuggestedRun.suggested("order", 2_000, i -> "A" + (i == 77 ? 76 : i));

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
    void hostileNamesAndValuesStayData() {
        String yaml = SuggestedRun.suggested(
                        "a: [\"'}\n#", 60, i -> i % 5 == 0 ? "x\"}\n- {drop: 'a'}: é" : "x\"}\n- {drop: 'a'}: É")
                .yaml();

        DefinitionReader.read(yaml, "x.yaml", Assets.none());
    }
}
