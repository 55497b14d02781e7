package dev.sluice.pipeline.yaml;

import org.jspecify.annotations.Nullable;

/** A value of a YAML document, with its place. */
public sealed interface YamlNode permits YamlMap, YamlList, YamlScalar {
    /** Where the value starts. */
    Mark mark();

    /** What it is, for messages: a map, a list, a text, a number … */
    String kind();

    /** As plain Java: LinkedHashMap, ArrayList, String, Long, BigInteger, BigDecimal, Boolean or null. */
    @Nullable
    Object toJava();
}
