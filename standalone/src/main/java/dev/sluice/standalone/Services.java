package dev.sluice.standalone;

import dev.sluice.cleanse.CleanseApp;
import dev.sluice.ingest.IngestApp;
import dev.sluice.llm.LlmApp;
import dev.sluice.metadata.MetadataApp;
import dev.sluice.runtime.Service;
import dev.sluice.runtime.ServiceContext;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** The services by name, in the order in which they start together: the last of the flow first, so that nothing piles up. */
public enum Services {
    METADATA(8080, (config, context) -> new MetadataApp(config.warehouse(), context)),
    LLM(8083, (config, context) -> new LlmApp(config.llm(), context)),
    CLEANSE(
            8082,
            (config, context) -> new CleanseApp(
                    config.cleanse()
                            .withLlm(config.llm().enabled(), config.llm().model()),
                    context)),
    INGEST(8081, (config, context) -> new IngestApp(config.ingest(), context));

    private final int port;
    private final BiFunction<SluiceConfig, ServiceContext, Service> maker;

    Services(int port, BiFunction<SluiceConfig, ServiceContext, Service> maker) {
        this.port = port;
        this.maker = maker;
    }

    /** HTTP port of the service when it runs alone and none is configured. */
    public int port() {
        return port;
    }

    /** Makes the service; it does nothing before it is started. */
    public Service create(SluiceConfig config, ServiceContext context) {
        return maker.apply(config, context);
    }

    /** All four, to run in one JVM. */
    public static List<Service> all(SluiceConfig config, ServiceContext context) {
        return Stream.of(values()).map(s -> s.create(config, context)).toList();
    }

    /** The word on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
