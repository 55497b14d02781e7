package dev.sluice.ingest.connect;

import dev.sluice.ingest.pull.Secrets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Fills <code>${NAME}</code> and <code>${file:/run/secrets/x}</code> in the configuration of connectors that others wrote, in the worker that
 * runs them: Connect's topic holds the places only.
 */
public final class SecretPlaces implements ConfigProvider {

    /** Name under which the worker knows this provider. */
    public static final String NAME = "secret";

    private static final Pattern FILE = Pattern.compile("\\$\\{file:([^}]+)}");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)}");

    private final Secrets secrets = Secrets.ofProcess();

    /** A text of a definition with its places in Connect's words. */
    public static String translated(String text) {
        String files = FILE.matcher(text).replaceAll("\\${" + NAME + ":file:$1}");
        return VARIABLE.matcher(files).replaceAll("\\${" + NAME + ":env:$1}");
    }

    @Override
    public void configure(Map<String, ?> configs) {}

    @Override
    public ConfigData get(@Nullable String path) {
        return new ConfigData(Map.of());
    }

    @Override
    public ConfigData get(@Nullable String path, Set<String> keys) {
        var values = new HashMap<String, String>();
        for (String key : keys) {
            String place = "file".equals(path) ? "${file:" + key + "}" : "${" + key + "}";
            values.put(key, secrets.fill(place, "source.config"));
        }
        return new ConfigData(values);
    }

    @Override
    public void close() {}
}
