package dev.sluice.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * One change of one cell.
 *
 * @param field path of the field as it is called in the clean row
 * @param rule name of the rule, stable: {@code trim}, {@code to decimal(12,2)}, {@code lookup countries_iso2} …
 * @param before JSON text of the value before; null where the field was absent
 */
public record RowRepair(String field, String rule, @Nullable String before) {}
