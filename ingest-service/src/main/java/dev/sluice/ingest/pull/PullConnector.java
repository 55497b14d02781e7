package dev.sluice.ingest.pull;

import dev.sluice.ingest.IngestPipeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.apache.kafka.connect.util.ConnectorUtils;

/**
 * Loads a pipeline's source by asking it: {@code rest}, {@code jdbc}. Its configuration names the pipeline; what the definition says,
 * secrets least of all, stays out of Connect's topics.
 */
public final class PullConnector extends SourceConnector {

    static final String PIPELINE = "sluice.pipeline";
    static final String WORKPLACE = "sluice.workplace";
    static final String FINGERPRINT = "pull.settings";
    /** Ranges that a connector fetches beside the one that follows the source; see {@link CursorRange#write}. */
    public static final String RANGES = "pull.ranges";

    private static final ConfigDef DEFINITION = new ConfigDef()
            .define(PIPELINE, Type.STRING, Importance.HIGH, "Name of the pipeline.")
            .define(WORKPLACE, Type.STRING, Importance.HIGH, "Number of the workplace; a placeholder.")
            .define(RANGES, Type.STRING, "", Importance.MEDIUM, "Ranges of the cursor to fetch once.")
            .define(FINGERPRINT, Type.STRING, "", Importance.LOW, "Changes with the settings of the source.");

    private Map<String, String> config = Map.of();

    /**
     * The configuration that is particular to it.
     *
     * @throws InvalidSource if the common settings of the source are wrong
     */
    public static Map<String, String> configure(IngestPipeline pipeline) {
        PullSettings.of(pipeline);
        var configuration = new TreeMap<String, String>();
        configuration.put("connector.class", PullConnector.class.getName());
        configuration.put("tasks.max", "1");
        configuration.put(FINGERPRINT, PullSettings.fingerprint(pipeline));
        return configuration;
    }

    @Override
    public String version() {
        String version = PullConnector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public void start(Map<String, String> props) {
        config = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return PullTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        String ranges = config.get(RANGES);
        if (ranges == null || ranges.isEmpty()) {
            return List.of(config);
        }
        List<CursorRange> all = CursorRange.read(ranges);
        var configs = new ArrayList<Map<String, String>>();
        for (List<CursorRange> share : ConnectorUtils.groupPartitions(all, Math.min(all.size(), maxTasks))) {
            var task = new HashMap<>(config);
            task.put(RANGES, CursorRange.write(share));
            configs.add(task);
        }
        return configs;
    }

    @Override
    public boolean alterOffsets(Map<String, String> connectorConfig, Map<Map<String, ?>, Map<String, ?>> offsets) {
        return true;
    }

    @Override
    public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> connectorConfig) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public ConnectorTransactionBoundaries canDefineTransactionBoundaries(Map<String, String> connectorConfig) {
        return ConnectorTransactionBoundaries.SUPPORTED;
    }

    @Override
    public ConfigDef config() {
        return DEFINITION;
    }

    @Override
    public void stop() {}
}
