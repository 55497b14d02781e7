package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonText;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Texts that have one right form: e-mail addresses, URLs, IBANs, card numbers.
 *
 * @param expected what it is, with its article
 * @param form gives the right form, null for what is none
 */
record CanonicalCoercion(String expected, UnaryOperator<@Nullable String> form) implements Coercion {
    private static final int LONGEST = 10_000;

    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof Map<?, ?> || value instanceof List<?> || value instanceof Boolean) {
            return FAILED;
        }
        String text = JsonText.bare(value);
        String canonical = text.length() > LONGEST ? null : form.apply(text);
        return canonical == null ? FAILED : canonical;
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("text", null, null);
    }
}
