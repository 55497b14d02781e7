package dev.sluice.standalone.command;

import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.EffectiveValue;
import dev.sluice.runtime.config.Secret;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.instance.Instance;
import dev.sluice.standalone.instance.ServiceClient;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that every command with a configuration has, and the configuration that they give. */
public final class ConfigOptions {

    private static final Logger log = LoggerFactory.getLogger(ConfigOptions.class);
    private static final Path DEFAULT_FILE = Path.of("sluice.yaml");

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Holds broker log, state and warehouse.duckdb (default: ./sluice-data).")
    @Nullable
    Path dataDir;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Use this Kafka cluster instead of the embedded broker.")
    @Nullable
    String bootstrapServers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration (default: sluice.yaml in this directory, where there is one).")
    @Nullable
    Path file;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The running metadata-service to ask (default: the instance on the data directory).")
    @Nullable
    URI url;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One configuration key, over file and environment; may be repeated.")
    List<String> sets = new ArrayList<>();

    private List<EffectiveValue> inForce = List.of();

    /**
     * The configuration: defaults, file, environment, {@code --set}, then the other options.
     *
     * @throws dev.sluice.runtime.config.InvalidConfig naming every problem
     */
    SluiceConfig load(String... furtherSets) {
        var all = new ArrayList<>(List.of(furtherSets));
        all.addAll(sets);
        if (dataDir != null) {
            all.add("data_dir=" + dataDir);
        }
        if (bootstrapServers != null) {
            all.add("kafka.bootstrap.servers=" + bootstrapServers);
        }
        Path chosen = file != null ? file : Files.exists(DEFAULT_FILE) ? DEFAULT_FILE : null;
        Config written = Config.load(chosen, System.getenv(), all);
        SluiceConfig config = written.bind(SluiceConfig.class);
        inForce = written.effective(config);
        return config;
    }

    /** Logs each value of the configuration loaded last that is no default, with where it was written; secrets are redacted. */
    void logInForce() {
        String values = inForce.stream()
                .filter(value -> !value.isDefault())
                .map(EffectiveValue::toString)
                .collect(Collectors.joining("; "));
        log.atInfo().addKeyValue("values", values).log("configuration in force, but for defaults");
    }

    /**
     * The configuration with a broker to talk to: the configured one, else the one of the instance that runs on the data directory.
     *
     * @throws CommandFailed if there is neither
     */
    SluiceConfig loadConnected() {
        SluiceConfig config = load();
        if (config.runtime().bootstrapServers().isPresent()) {
            return config;
        }
        Instance instance = Instance.find(config.runtime().dataDir())
                .orElseThrow(() -> new CommandFailed(
                        "no broker: nothing runs on " + config.runtime().dataDir()
                                + "; start it with sluice run, or name a cluster with --bootstrap-servers"));
        return config.withRuntime(config.runtime().withBootstrapServers(instance.bootstrapServers()));
    }

    /** A client of the service at {@code --url}, else of the instance that runs on the data directory; empty if none does. */
    Optional<ServiceClient> running(SluiceConfig config) {
        Secret token = config.runtime().http().token();
        return Optional.ofNullable(url)
                .or(() -> Instance.find(config.runtime().dataDir()).map(Instance::url))
                .map(door -> new ServiceClient(door, token == null ? null : token.reveal()));
    }
}
