package dev.sluice.standalone;

import dev.sluice.cleanse.CleanseConfig;
import dev.sluice.ingest.IngestConfig;
import dev.sluice.llm.LlmConfig;
import dev.sluice.metadata.WarehouseConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.config.Inline;

/**
 * All of {@code sluice.yaml}: what the services share and a section for each. One file serves every service of a fleet.
 *
 * @param runtime root keys: namespace, data_dir, http, kafka, schema, topics
 * @param ingest sources and push door
 * @param cleanse rules
 * @param llm the model, when rules cannot settle it
 * @param warehouse DuckDB sink
 */
public record SluiceConfig(
        @Inline RuntimeConfig runtime,
        IngestConfig ingest,
        CleanseConfig cleanse,
        LlmConfig llm,
        WarehouseConfig warehouse) {

    /** No model, everything under {@code ./sluice-data}. */
    public static SluiceConfig defaults() {
        return new SluiceConfig(
                RuntimeConfig.defaults(),
                IngestConfig.defaults(),
                CleanseConfig.defaults(),
                LlmConfig.defaults(),
                WarehouseConfig.defaults());
    }

    /** The same with other settings of the runtime. */
    public SluiceConfig withRuntime(RuntimeConfig other) {
        return new SluiceConfig(other, ingest, cleanse, llm, warehouse);
    }
}
