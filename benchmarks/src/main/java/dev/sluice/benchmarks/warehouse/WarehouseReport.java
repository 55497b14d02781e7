package dev.sluice.benchmarks.warehouse;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All figures of {@code bench warehouse}; lists of parts that were not run are empty.
 *
 * @param machine where and when
 * @param duckdb version of DuckDB
 * @param normalizer documents per second
 * @param sink rows per second
 * @param flushes flush times by size of the table, and of the soak by turn
 * @param eventDelayMillis time from commit to visible event, by percentile
 */
record WarehouseReport(
        Machine machine,
        String duckdb,
        List<Measurement> normalizer,
        List<Measurement> sink,
        List<FlushTimes> flushes,
        @JsonProperty("event_delay_ms") Map<String, Double> eventDelayMillis) {

    private static final String SINK = ", sink";

    WarehouseReport {
        normalizer = List.copyOf(normalizer);
        sink = List.copyOf(sink);
        flushes = List.copyOf(flushes);
        eventDelayMillis = Map.copyOf(eventDelayMillis);
    }

    /** Rate of the sink over that of every contender of the same form, and of the normalizer over that of every parser. */
    @JsonProperty("ratios")
    Map<String, Double> ratios() {
        var ratios = new LinkedHashMap<String, Double>();
        for (Measurement ours : normalizer) {
            compare(ours, ", normalizer", normalizer, ratios);
        }
        for (Measurement ours : sink) {
            compare(ours, SINK, sink, ratios);
        }
        return ratios;
    }

    private static void compare(Measurement ours, String mark, List<Measurement> all, Map<String, Double> ratios) {
        int form = ours.name().indexOf(mark);
        for (Measurement other : all) {
            if (form > 0
                    && other.name().startsWith(ours.name().substring(0, form))
                    && !other.name().contains(mark)) {
                ratios.put(ours.name() + " / " + other.name(), ours.perSecond() / other.perSecond());
            }
        }
    }

    String render() {
        var text = new StringBuilder();
        ratios().forEach((name, ratio) -> text.append(String.format(Locale.ROOT, "%6.3f  %s%n", ratio, name)));
        if (!eventDelayMillis.isEmpty()) {
            text.append("commit to visible event, ms: ")
                    .append(eventDelayMillis)
                    .append('\n');
        }
        return text.toString();
    }
}
