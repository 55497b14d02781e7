package dev.sluice.benchmarks.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Machine;
import dev.sluice.benchmarks.Measurement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ingest} measured.
 *
 * @param machine where and when
 * @param loadBefore runnable processes of the machine, mean of the minute before
 * @param runs the bare loops, then the sources; medians
 * @param largeFile the large file; null where it was left out
 */
record IngestReport(
        Machine machine,
        @JsonProperty("load_before") double loadBefore,
        List<Measurement> runs,
        @JsonProperty("large_file") @Nullable LargeFileResult largeFile) {

    IngestReport {
        runs = List.copyOf(runs);
    }

    /** Rate of each run over that of the bare producer loop, the first of them; of jdbc also over that of the bare loop over the table. */
    @JsonProperty("ratios")
    Map<String, Double> ratios() {
        var ratios = new LinkedHashMap<String, Double>();
        runs.forEach(run -> ratios.put(run.name(), run.perSecond() / runs.get(0).perSecond()));
        runs.stream().filter(run -> run.name().equals(BareLoops.TABLE)).forEach(table -> runs.stream()
                .filter(run -> run.name().equals("jdbc"))
                .forEach(jdbc -> ratios.put("jdbc / " + BareLoops.TABLE, jdbc.perSecond() / table.perSecond())));
        return ratios;
    }

    /** CPU time of each run over that of the bare producer loop: what a busy machine changes least. */
    @JsonProperty("cpu_ratios")
    Map<String, Double> cpuRatios() {
        var ratios = new LinkedHashMap<String, Double>();
        runs.forEach(run ->
                ratios.put(run.name(), run.cpuMillisPerMillion() / runs.get(0).cpuMillisPerMillion()));
        return ratios;
    }
}
