package dev.sluice.pipeline.suggest;

import java.util.List;

/**
 * One entry of {@code cleanse} with the evidence for it.
 *
 * @param evidence what in the data speaks for it, one line of a comment each
 * @param entry the YAML of the entry, its first line without the dash
 */
record Suggestion(List<String> evidence, List<String> entry) {
    Suggestion {
        evidence = List.copyOf(evidence);
        entry = List.copyOf(entry);
    }

    static Suggestion of(String evidence, String entry) {
        return new Suggestion(List.of(evidence), List.of(entry));
    }

    /** The lines as they stand below {@code cleanse:}. */
    String text() {
        StringBuilder text = new StringBuilder();
        for (String line : evidence) {
            text.append("  # ")
                    .append(line.replace('\n', ' ').replace('\r', ' '))
                    .append('\n');
        }
        for (int i = 0; i < entry.size(); i++) {
            text.append(i == 0 ? "  - " : "    ").append(entry.get(i)).append('\n');
        }
        return text.toString();
    }
}
