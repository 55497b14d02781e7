package dev.sluice.cleanse.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedTextTest {

    @Test
    void shortTextStaysAsItIs() {
        assertThat(BoundedText.of("zu groß")).isEqualTo("zu groß".getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "語", "😀"})
    void longTextIsCutBetweenCharacters(String character) {
        for (String lead : new String[] {"", "a", "ab", "abc"}) {
            byte[] cut = BoundedText.of(lead + character.repeat(2000));

            String read = new String(cut, UTF_8);
            assertThat(cut.length).isBetween(BoundedText.MAX_BYTES - 3, BoundedText.MAX_BYTES);
            assertThat(read.substring(lead.length()).replace(character, "")).isEmpty();
        }
    }

    @Test
    void aStackTraceHasNoMessages() {
        var failure = new IllegalStateException("secret one", new IllegalArgumentException("secret two"));

        String trace = new String(BoundedText.stackTrace(failure), UTF_8);

        assertThat(trace)
                .startsWith("java.lang.IllegalStateException\n at dev.sluice.cleanse.deadletter.BoundedTextTest.")
                .doesNotContain("secret");
        assertThat(trace.length()).isLessThanOrEqualTo(BoundedText.MAX_BYTES);
    }
}
