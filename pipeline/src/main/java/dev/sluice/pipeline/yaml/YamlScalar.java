package dev.sluice.pipeline.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param text the text as written, without quotes
 * @param value what the text stands for by YAML 1.2's core schema: String, Long, BigInteger, BigDecimal, Boolean or null
 * @param mark where it starts
 * @param textMark where its text starts, behind a quote or below the sign of a block
 */
public record YamlScalar(String text, @Nullable Object value, Mark mark, Mark textMark) implements YamlNode {
    @Override
    public String kind() {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof Boolean) {
            return "a true/false value";
        }
        return value instanceof Number ? "a number" : "a text";
    }

    @Override
    public @Nullable Object toJava() {
        return value;
    }
}
