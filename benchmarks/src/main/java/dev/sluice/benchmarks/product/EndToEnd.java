package dev.sluice.benchmarks.product;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Measurement;

/**
 * One undisturbed run of the product over a file.
 *
 * @param measurement rate from the first raw record to the last commit; CPU of the whole process from its start to its end
 * @param wallSeconds from starting the process to its end
 * @param peakBytes largest resident size
 * @param flatness resident size of the last third of the run over that of the middle third
 * @param balanced what the summary says
 */
public record EndToEnd(
        Measurement measurement,
        @JsonProperty("wall_seconds") double wallSeconds,
        @JsonProperty("peak_bytes") long peakBytes,
        double flatness,
        boolean balanced) {}
