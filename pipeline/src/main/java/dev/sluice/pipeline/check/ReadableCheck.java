package dev.sluice.pipeline.check;

import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.text.Invisible;
import dev.sluice.pipeline.text.Mojibake;
import org.jspecify.annotations.Nullable;

/** Finds texts whose characters are not what was meant: lost ones, another encoding's, ones that nobody sees. */
final class ReadableCheck implements Check {
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public @Nullable String expectation(Object value) {
        String text = JsonText.bare(value);
        if (text.indexOf(REPLACEMENT) >= 0) {
            return "expected whole characters, one was lost before the record came here";
        }
        if (Invisible.first(text) >= 0) {
            return "expected characters that can be seen";
        }
        return Mojibake.mend(text).equals(text) ? null : "expected a text that was read in its own encoding";
    }
}
