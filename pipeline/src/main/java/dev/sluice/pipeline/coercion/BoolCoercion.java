package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.row.JsonText;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** True and false, in the usual spellings. */
record BoolCoercion() implements Coercion {
    @Override
    public @Nullable Object coerce(Object value) {
        if (value instanceof Boolean) {
            return value;
        }
        return switch (JsonText.bare(value).strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> FAILED;
        };
    }

    @Override
    public String expected() {
        return "true/false, yes/no, on/off, t/f, y/n or 1/0";
    }

    @Override
    public ColumnHint hint() {
        return ColumnHint.ofType("bool", null, null);
    }
}
