package dev.sluice.runtime.definitions;

import dev.sluice.schemas.PipelineVersion;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The definitions in force in compiled form. Written by the feed's thread, read by all. */
final class ActiveDefinitions<T> {

    private static final Logger log = LoggerFactory.getLogger(ActiveDefinitions.class);

    private record Active<T>(PipelineVersion version, T compiled) {}

    private final String service;
    private final Function<PipelineVersion, T> compile;
    private final MeterRegistry meters;
    private final Map<String, Active<T>> active = new ConcurrentHashMap<>();
    private final Map<String, String> problems = new ConcurrentHashMap<>();
    private final List<DefinitionListener<T>> listeners = new CopyOnWriteArrayList<>();

    ActiveDefinitions(String service, Function<PipelineVersion, T> compile, MeterRegistry meters) {
        this.service = service;
        this.compile = compile;
        this.meters = meters;
        meters.gaugeMapSize("sluice.definitions.active", Tags.of("service", service), active);
    }

    void onChange(DefinitionListener<T> listener) {
        listeners.add(listener);
    }

    Optional<T> find(String pipeline) {
        Active<T> found = active.get(pipeline);
        return found == null ? Optional.empty() : Optional.of(found.compiled());
    }

    Optional<String> problem(String pipeline) {
        return Optional.ofNullable(problems.get(pipeline));
    }

    Map<String, T> all() {
        var all = new TreeMap<String, T>();
        active.forEach((pipeline, definition) -> all.put(pipeline, definition.compiled()));
        return all;
    }

    /** Everything the topic holds: what it does not name is gone. */
    void replace(Map<String, Optional<PipelineVersion>> everything) {
        update(everything);
        for (String pipeline : new HashSet<>(active.keySet())) {
            if (!everything.containsKey(pipeline)) {
                remove(pipeline);
            }
        }
    }

    void update(Map<String, Optional<PipelineVersion>> changes) {
        changes.forEach((pipeline, version) ->
                version.ifPresentOrElse(published -> activate(pipeline, published), () -> remove(pipeline)));
    }

    private void activate(String pipeline, PipelineVersion version) {
        Active<T> before = active.get(pipeline);
        if (before != null
                && before.version().getVersion() == version.getVersion()
                && before.version().getChecksum().equals(version.getChecksum())) {
            return;
        }
        T compiled;
        try {
            compiled = compile.apply(version);
        } catch (RuntimeException e) {
            refuse(pipeline, version, e);
            return;
        }
        active.put(pipeline, new Active<>(version, compiled));
        problems.remove(pipeline);
        log.atInfo()
                .addKeyValue("service", service)
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("version", version.getVersion())
                .log("definition in force");
        tell(pipeline, listener -> listener.changed(version, compiled));
    }

    private void refuse(String pipeline, PipelineVersion version, RuntimeException reason) {
        problems.put(pipeline, "version " + version.getVersion() + ": " + reason.getMessage());
        meters.counter("sluice.definitions.refused", "service", service, "pipeline", pipeline)
                .increment();
        log.atError()
                .addKeyValue("service", service)
                .addKeyValue("pipeline", pipeline)
                .addKeyValue("version", version.getVersion())
                .addKeyValue("reason", reason.getMessage())
                .log("definition does not compile, the version before it stays in force");
    }

    private void remove(String pipeline) {
        problems.remove(pipeline);
        if (active.remove(pipeline) != null) {
            log.atInfo()
                    .addKeyValue("service", service)
                    .addKeyValue("pipeline", pipeline)
                    .log("definition removed");
            tell(pipeline, listener -> listener.removed(pipeline));
        }
    }

    private void tell(String pipeline, Consumer<DefinitionListener<T>> call) {
        for (DefinitionListener<T> listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException e) {
                log.atError()
                        .setCause(e)
                        .addKeyValue("service", service)
                        .addKeyValue("pipeline", pipeline)
                        .log("listener of definitions failed");
            }
        }
    }
}
