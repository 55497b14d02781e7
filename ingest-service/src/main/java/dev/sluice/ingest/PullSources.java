package dev.sluice.ingest;

import dev.sluice.ingest.jdbc.JdbcSource;
import dev.sluice.ingest.kafka.KafkaSource;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.ingest.rest.RestSource;
import dev.sluice.pipeline.definition.SourceSpec;
import java.nio.file.Path;
import java.time.Clock;

/** The sources that are asked for their records, by connector. */
public final class PullSources {

    private PullSources() {}

    /** Whether a connector's source is one of these. */
    public static boolean has(String connector) {
        return connector.equals(SourceSpec.REST)
                || connector.equals(SourceSpec.JDBC)
                || connector.equals(SourceSpec.KAFKA);
    }

    /**
     * Opens nothing yet.
     *
     * @param base directory of the definition
     * @throws InvalidSource if the settings are wrong, or a secret they name is not there
     */
    public static PullSource open(SourceSpec source, Path base, Clock clock) {
        Settings settings = new Settings(source.settings(), "source");
        return switch (source.connector()) {
            case SourceSpec.REST -> RestSource.of(settings, Secrets.ofProcess(), clock);
            case SourceSpec.JDBC -> JdbcSource.of(settings, Secrets.ofProcess(), base);
            case SourceSpec.KAFKA -> KafkaSource.of(settings, Secrets.ofProcess());
            default -> throw new InvalidSource("source.connector", "'" + source.connector() + "' is not pulled");
        };
    }

    /**
     * Checks settings.
     *
     * @throws InvalidSource naming the key
     */
    public static void check(SourceSpec source) {
        Settings settings = new Settings(source.settings(), "source");
        switch (source.connector()) {
            case SourceSpec.REST -> RestSource.check(settings);
            case SourceSpec.JDBC -> JdbcSource.of(settings, Secrets.ofProcess(), Path.of("."));
            case SourceSpec.KAFKA -> KafkaSource.of(settings, Secrets.ofProcess());
            default -> throw new InvalidSource("source.connector", "'" + source.connector() + "' is not pulled");
        }
    }
}
