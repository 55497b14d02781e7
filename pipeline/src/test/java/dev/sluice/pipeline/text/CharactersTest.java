package dev.sluice.pipeline.text;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharactersTest {
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private static String misread(String text) {
        return new String(text.getBytes(UTF_8), WINDOWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "café",
                "Zoë’s “naïve” déjà-vu – 25 °C",
                "Krzyż, Źdźbło",
                "Привет, мир",
                "こんにちは",
                "smile 😀 now",
                "Ångström & Øre"
            })
    void whatWasMisreadIsMended(String text) {
        // bytes that Windows-1252 leaves open are lost for good
        if (misread(text).indexOf('\uFFFD') < 0) {
            assertThat(Mojibake.mend(misread(text))).isEqualTo(text);
            assertThat(Mojibake.mend(text)).isSameAs(text);
        }
    }

    @Test
    void twiceMisreadIsMendedToo() {
        assertThat(Mojibake.mend(misread(misread("café")))).isEqualTo("café");
    }

    @Test
    void rightAndWrongCharactersInOneTextAreToldApart() {
        assertThat(Mojibake.mend("naïve cafÃ©")).isEqualTo("naïve café");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"„Ü“", "CAFÉ™", "GRÖẞE", "voilà…”", "café…”", "ÅÄÖ", "Ð", "São Tomé", "Αθήνα", "日本", "50 µm²"})
    void soundTextsStay(String text) {
        assertThat(Mojibake.mend(text)).isSameAs(text);
    }

    @Test
    void whatNobodySeesGoes() {
        assertThat(Invisible.strip("a\u200Bb\u202E\uFEFFc\u0007\u00AD")).isEqualTo("abc");
        assertThat(Invisible.strip("a\tb\nc")).isEqualTo("a\tb\nc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"می\u200Cخواهم", "क्\u200Dष", "👩\u200D💻", "❤️\u200D🔥"})
    void joinersStayWhereTheyAreNeeded(String text) {
        assertThat(Invisible.strip(text)).isSameAs(text);
    }

    @Test
    void digitsOfOtherScripts() {
        assertThat(Digits.ascii("٠١٢ x ९ ５")).isEqualTo("012 x 9 5");
        assertThat(Digits.asciiOfOneScript("٠١٢")).isEqualTo("012");
        assertThat(Digits.asciiOfOneScript("٠1٢")).isNull();
        assertThat(Digits.ascii("12")).isSameAs("12");
    }
}
