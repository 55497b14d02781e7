package dev.sluice.pipeline.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.values.NullValue;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonNumber;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Symbols;
import java.math.BigDecimal;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What an expression reads of a row: its fields by name, {@code valid}, {@code row}. Immutable. */
final class Variables {
    static final String VALID = "valid";
    static final String ROW = "row";
    static final String AGREEMENT = "agreement";

    /** Names that are not fields. */
    static final Set<String> OWN = Set.of(VALID, ROW, AGREEMENT);

    private static final Optional<Object> NULL = Optional.of(NullValue.NULL_VALUE);

    private final List<FieldRef> fields;

    private Variables(List<FieldRef> fields) {
        this.fields = fields;
    }

    static Variables of(CelAbstractSyntaxTree tree, Symbols symbols) {
        return new Variables(Expressions.fields(Identifiers.free(tree.getExpr()), symbols));
    }

    /** The value of a name; a field that is absent is null. */
    Optional<Object> find(Row row, String name) {
        for (FieldRef field : fields) {
            if (field.path().equals(name)) {
                Object value = row.get(field.slot());
                return value == null ? NULL : Optional.of(toCel(value));
            }
        }
        if (name.equals(VALID)) {
            return Optional.of(new ByField<>(row.journal()::valid));
        }
        if (name.equals(AGREEMENT)) {
            return Optional.of(
                    new ByField<>(field -> row.journal().evidence(field).agreement()));
        }
        return name.equals(ROW) ? Optional.of(wholeRow(row)) : Optional.empty();
    }

    private static Map<String, Object> wholeRow(Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < row.size(); i++) {
            int slot = row.slotAt(i);
            map.put(row.symbols().name(slot).getValue(), toCel(row.get(slot)));
        }
        return map;
    }

    private static Object toCel(@Nullable Object value) {
        if (value == null) {
            return NullValue.NULL_VALUE;
        }
        if (value instanceof JsonNumber number) {
            BigDecimal decimal = number.decimal();
            return decimal == null ? Double.NaN : (Object) decimal.doubleValue();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> converted = new LinkedHashMap<>();
            map.forEach((key, item) -> converted.put(String.valueOf(key), toCel(item)));
            return converted;
        }
        if (value instanceof List<?> list) {
            List<Object> converted = new ArrayList<>(list.size());
            for (Object item : list) {
                converted.add(toCel(item));
            }
            return converted;
        }
        return value;
    }

    /** {@code valid.email}, {@code agreement.city}: what is known of a field, for whatever name is asked. */
    private static final class ByField<T> extends AbstractMap<String, T> {
        private final Function<String, T> known;

        ByField(Function<String, T> known) {
            this.known = known;
        }

        @Override
        public T get(@Nullable Object field) {
            return known.apply(String.valueOf(field));
        }

        @Override
        public boolean containsKey(@Nullable Object field) {
            return true;
        }

        @Override
        public Set<Entry<String, T>> entrySet() {
            return Set.of();
        }
    }
}
