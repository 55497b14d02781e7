package dev.sluice.benchmarks.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sluice.benchmarks.Measurement;

/**
 * One large file through ingest-service.
 *
 * @param measurement records and wall time from starting the process to its last commit; its CPU time, without the broker's
 * @param bytes size of the file
 * @param peakBytes largest resident size of the process
 * @param flatness mean resident size of the last third of the run over that of the middle third
 */
record LargeFileResult(
        Measurement measurement,
        long bytes,
        @JsonProperty("peak_bytes") long peakBytes,
        double flatness) {}
