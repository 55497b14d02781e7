package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.yaml.YamlList;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values written in a definition, as a row holds them. */
final class Values {
    private Values() {}

    static @Nullable Object of(YamlNode node) {
        if (node instanceof YamlMap map) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            map.entries().forEach((key, value) -> values.put(key, of(value)));
            return values;
        }
        if (node instanceof YamlList list) {
            List<@Nullable Object> values = new ArrayList<>();
            list.items().forEach(item -> values.add(of(item)));
            return values;
        }
        Object value = ((YamlScalar) node).value();
        if (value instanceof BigDecimal decimal) {
            return JsonNumber.of(decimal);
        }
        return value instanceof BigInteger number ? JsonNumber.of(number.toString()) : value;
    }

    /** A copy that the next row may change without touching this one. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), copy(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object item : list) {
                copy.add(copy(item));
            }
            return copy;
        }
        return value;
    }
}
