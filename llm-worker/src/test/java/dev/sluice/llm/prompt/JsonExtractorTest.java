package dev.sluice.llm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.prompt.Extraction.Found;
import dev.sluice.llm.prompt.Extraction.Missing;
import dev.sluice.llm.prompt.Extraction.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonExtractorTest {

    private static final String SOUND = "{\"results\":[{\"id\":\"1\",\"output\":{\"a\":\"x\"}}]}";
    private static final String RESULTS = "[{\"id\":\"1\",\"output\":{\"a\":\"x\"}}]";

    static Stream<Arguments> readable() {
        return Stream.of(
                Arguments.of("plain", SOUND),
                Arguments.of("blanks around", " \n\t" + SOUND + "\n\n"),
                Arguments.of("byte order mark", "\uFEFF" + SOUND),
                Arguments.of("fence", "```json\n" + SOUND + "\n```"),
                Arguments.of("fence without a language", "```\n" + SOUND + "\n```"),
                Arguments.of("fence with prose around", "Sure!\n```json\n" + SOUND + "\n```\nAnything else?"),
                Arguments.of(
                        "two fences, the second one right", "```json\n{\"a\":1}\n```\n```json\n" + SOUND + "\n```"),
                Arguments.of("prose before and after", "Here it is: " + SOUND + " Hope it helps."),
                Arguments.of("prose with braces before", "Use {braces} and {\"a\":1}. " + SOUND),
                Arguments.of("an opening brace in the prose", "A set starts with { like this. " + SOUND),
                Arguments.of("trailing commas", "{\"results\":[{\"id\":\"1\",\"output\":{\"a\":\"x\",},},],}"),
                Arguments.of("other fields beside", "{\"thoughts\":\"…\",\"results\":" + RESULTS + "}"),
                Arguments.of("the list alone", RESULTS),
                Arguments.of("the only result alone", "{\"id\":\"1\",\"output\":{\"a\":\"x\"}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readable")
    void readsResults(String name, String text) {
        assertThat(JsonExtractor.extract(text)).isInstanceOfSatisfying(Found.class, found -> assertThat(
                        found.results().toString())
                .isEqualTo(RESULTS));
    }

    static Stream<Arguments> unreadable() {
        return Stream.of(
                Arguments.of("nothing", "", Reason.EMPTY),
                Arguments.of("blanks", " \n ", Reason.EMPTY),
                Arguments.of("prose", "I cannot answer that.", Reason.NO_JSON),
                Arguments.of("braces that are no JSON", "Use {these} or {those}.", Reason.NO_JSON),
                Arguments.of("cut inside a string", SOUND.substring(0, 40), Reason.TRUNCATED),
                Arguments.of(
                        "cut after a whole result",
                        "{\"results\":[{\"id\":\"1\",\"output\":{}},{\"id\"",
                        Reason.TRUNCATED),
                Arguments.of("cut before the last brace", SOUND.substring(0, SOUND.length() - 1), Reason.TRUNCATED),
                Arguments.of("cut inside a fence", "```json\n" + SOUND.substring(0, 35), Reason.TRUNCATED),
                Arguments.of("another object", "{\"answer\":42}", Reason.NO_RESULTS),
                Arguments.of("results is no list", "{\"results\":{\"id\":\"1\"}}", Reason.NO_RESULTS),
                Arguments.of("a number", "42", Reason.NO_RESULTS),
                Arguments.of("a name twice", "{\"results\":[],\"results\":[]}", Reason.NO_JSON),
                Arguments.of("single quotes", "{'results':[]}", Reason.NO_JSON),
                Arguments.of("very long", "x".repeat(4 * 1024 * 1024 + 1), Reason.TOO_LONG));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void saysWhyThereIsNothing(String name, String text, Reason reason) {
        assertThat(JsonExtractor.extract(text)).isEqualTo(new Missing(reason));
    }

    @Test
    void bracesInsideStringsDoNotCount() {
        String text = "Look: {\"results\":[{\"id\":\"1\",\"output\":{\"a\":\"}] \\\" {[\"}}]}!";

        assertThat(JsonExtractor.extract(text)).isInstanceOfSatisfying(Found.class, found -> assertThat(
                        found.results().at("/0/output/a").asText())
                .isEqualTo("}] \" {["));
    }

    @Test
    void numbersKeepTheirText() {
        String text = "{\"results\":[{\"id\":\"1\",\"output\":{\"a\":5.00,\"b\":12345678901234567890123}}]}";

        assertThat(JsonExtractor.extract(text)).isInstanceOfSatisfying(Found.class, found -> assertThat(
                        found.results().at("/0/output").toString())
                .isEqualTo("{\"a\":5.00,\"b\":12345678901234567890123}"));
    }

    @Test
    void manyBracesAreGivenUpOnQuickly() {
        assertThat(JsonExtractor.extract("{".repeat(1_000_000))).isEqualTo(new Missing(Reason.TRUNCATED));
    }
}
