package dev.sluice.ingest.files;

import dev.sluice.pipeline.definition.SourceSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ConnectorTransactionBoundaries;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/** Reads files of one pipeline into {@code raw}. Its tasks share the files by their names. */
public final class FilesSourceConnector extends SourceConnector {

    private Map<String, String> config = Map.of();

    @Override
    public String version() {
        String version = FilesSourceConnector.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Checks a configuration.
     *
     * @throws org.apache.kafka.connect.errors.ConnectException saying what was expected and found
     */
    public static void check(Map<String, String> props) {
        FilesSettings.of(props);
    }

    /** The configuration that is particular to files. */
    public static Map<String, String> configure(SourceSpec source) {
        return FilesSettings.config(source);
    }

    @Override
    public void start(Map<String, String> props) {
        check(props);
        config = Map.copyOf(props);
    }

    @Override
    public Class<? extends Task> taskClass() {
        return FilesSourceTask.class;
    }

    @Override
    public List<Map<String, String>> taskConfigs(int maxTasks) {
        var configs = new ArrayList<Map<String, String>>();
        for (int task = 0; task < maxTasks; task++) {
            var taskConfig = new HashMap<>(config);
            taskConfig.put(FilesSettings.TASK, String.valueOf(task));
            taskConfig.put(FilesSettings.TASKS, String.valueOf(maxTasks));
            configs.add(taskConfig);
        }
        return configs;
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
        return FilesSettings.DEFINITION;
    }

    @Override
    public void stop() {}
}
