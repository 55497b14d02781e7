package dev.sluice.metadata.revert;

import org.jspecify.annotations.Nullable;

/**
 * What is to be taken back.
 *
 * @param rule name as {@code _sluice.repairs} has it: {@code trim}, {@code determines city by zip}, {@code llm <version>}
 * @param since first version of the definition whose changes are taken back; of a model's answers it has no meaning
 * @param pipeline the only pipeline; null: all
 */
public record RevertRequest(
        String rule, int since, @Nullable String pipeline) {

    private static final String MODEL = "llm ";

    /** Whether answers of a model are meant: their rule is the version of the prompt. */
    public boolean ofModel() {
        return rule.startsWith(MODEL);
    }

    /** The version of the prompt. */
    String llmVersion() {
        return rule.substring(MODEL.length());
    }
}
