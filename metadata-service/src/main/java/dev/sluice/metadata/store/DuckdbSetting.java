package dev.sluice.metadata.store;

import java.util.List;
import java.util.stream.Collectors;

/** Values of DuckDB settings as text. */
public final class DuckdbSetting {

    private DuckdbSetting() {}

    /** A list of texts, in the notation that casts to {@code VARCHAR[]}. */
    public static String list(List<String> texts) {
        return texts.stream()
                .map(text -> "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'")
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
