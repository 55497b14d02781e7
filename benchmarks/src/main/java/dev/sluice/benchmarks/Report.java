package dev.sluice.benchmarks;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.product.EndToEnd;
import dev.sluice.benchmarks.product.Latency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All figures of one benchmark.
 *
 * @param machine where and when
 * @param records input records of every run
 * @param warm ceilings after a warm-up
 * @param cold the hand-written chains in a fresh JVM
 * @param product the product: append, then keyed merge
 * @param latency at half of the append rate; null where it was left out
 */
public record Report(
        Machine machine,
        long records,
        List<Measurement> warm,
        List<Measurement> cold,
        List<EndToEnd> product,
        @Nullable Latency latency) {

    private static final double MIB = 1 << 20;
    private static final String MERGE = "merge";

    public Report {
        warm = List.copyOf(warm);
        cold = List.copyOf(cold);
        product = List.copyOf(product);
    }

    /** Rate of the product over the rate of each ceiling; a chain is compared with the product doing the same. */
    @JsonProperty("ratios")
    public Map<String, Double> ratios() {
        var ratios = new LinkedHashMap<String, Double>();
        for (EndToEnd run : product) {
            String name = run.measurement().name();
            warm.stream()
                    .filter(ceiling -> comparable(name, ceiling.name()))
                    .forEach(ceiling -> put(ratios, run, ceiling, "warm"));
            cold.stream()
                    .filter(ceiling -> comparable(name, ceiling.name()))
                    .forEach(ceiling -> put(ratios, run, ceiling, "cold"));
        }
        return ratios;
    }

    private static boolean comparable(String product, String ceiling) {
        boolean chain = ceiling.contains("chain");
        return chain ? product.contains(MERGE) == ceiling.contains(MERGE) : !product.contains(MERGE);
    }

    private static void put(Map<String, Double> ratios, EndToEnd run, Measurement ceiling, String how) {
        ratios.put(
                run.measurement().name() + " / " + ceiling.name() + ", " + how,
                run.measurement().perSecond() / ceiling.perSecond());
    }

    /** The product's figures and the ratios as text. */
    public String render() {
        var text = new StringBuilder();
        line(text, "%s, %d cores, %s, %s", machine.system(), machine.cores(), machine.java(), machine.at());
        for (EndToEnd run : product) {
            line(text, "%s", ResultTable.line(run.measurement()));
            line(
                    text,
                    "    whole process %.1f s; peak memory %,.0f MiB; last third over middle third %.2f; balanced %s",
                    run.wallSeconds(),
                    run.peakBytes() / MIB,
                    run.flatness(),
                    run.balanced());
        }
        ratios().forEach((name, ratio) -> line(text, "%6.3f  %s", ratio, name));
        if (latency != null) {
            line(text, "%s", latency.words());
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
