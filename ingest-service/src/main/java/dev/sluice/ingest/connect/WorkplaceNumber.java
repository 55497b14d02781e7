package dev.sluice.ingest.connect;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.jspecify.annotations.Nullable;

/** Replaces {@code ${sluice:here}} in a connector's configuration by the number of the workplace that runs it. */
public final class WorkplaceNumber implements ConfigProvider {

    /** Name under which the worker knows this provider. */
    public static final String NAME = "sluice";
    /** What stands in configurations. */
    public static final String PLACEHOLDER = "${sluice:here}";

    static final String PARAMETER = "number";
    private static final String KEY = "here";

    private String number = "";

    @Override
    public void configure(Map<String, ?> configs) {
        number = String.valueOf(configs.get(PARAMETER));
    }

    @Override
    public ConfigData get(@Nullable String path) {
        return new ConfigData(Map.of(KEY, number));
    }

    @Override
    public ConfigData get(@Nullable String path, Set<String> keys) {
        return get(path);
    }

    @Override
    public void close() {}
}
