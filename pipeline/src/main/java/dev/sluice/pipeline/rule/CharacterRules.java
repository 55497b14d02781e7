package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.text.Digits;
import dev.sluice.pipeline.text.Invisible;
import dev.sluice.pipeline.text.Mojibake;
import java.text.Normalizer;
import java.util.List;

/** Rules that mend the characters of texts: {@code mend_encoding}, {@code unicode}, {@code strip_invisible}, {@code ascii_digits}. */
final class CharacterRules {
    private CharacterRules() {}

    static Rule mendEncoding() {
        return new FlagRule("mend_encoding", Mojibake::mend);
    }

    static Rule unicode() {
        return new UnicodeForm();
    }

    static Rule stripInvisible() {
        return new FlagRule("strip_invisible", Invisible::strip);
    }

    static Rule asciiDigits() {
        return new FlagRule("ascii_digits", Digits::ascii);
    }

    /** One of Unicode's normal forms. */
    private record UnicodeForm() implements Rule {
        private static final String KEY = "unicode";
        private static final List<String> FORMS = List.of("NFC", "NFKC");

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            String word = entry.section().oneOf(KEY, FORMS);
            if (word != null) {
                Normalizer.Form form = Normalizer.Form.valueOf(word);
                entry.addText(KEY, text -> isNormal(text, form) ? text : Normalizer.normalize(text, form));
            }
        }

        /** Texts below U+00A0 are in every form already. */
        private static boolean isNormal(String text, Normalizer.Form form) {
            for (int i = 0; i < text.length(); i++) {
                if (text.charAt(i) >= 0xA0) {
                    return Normalizer.isNormalized(text, form);
                }
            }
            return true;
        }
    }
}
