package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.host.WarehouseHost;
import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.health.HealthStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The state of everything as the warehouse knows it: ledger, sources, stages, in one object. Thread-safe. */
final class StatusView {

    private static final List<String> LLM_NUMBERS = List.of(
            "questions",
            "answered",
            "failed",
            "skipped",
            "cache_hits",
            "calls",
            "retries",
            "tokens_in",
            "tokens_out",
            "cost_usd");
    private static final List<String> NUMBERS = List.of(
            "accepted",
            "rows",
            "merged",
            "dead_letters",
            "waiting",
            "duplicates",
            "rejected",
            "repaired_cells",
            "findings");

    private final Health health;
    private final WarehouseHost host;
    private final Function<String, Optional<Integer>> versions;
    private final StageRates rates = new StageRates();

    /** @param versions version in force of a pipeline's definition, where one is known */
    StatusView(Health health, WarehouseHost host, Function<String, Optional<Integer>> versions) {
        this.health = health;
        this.host = host;
        this.versions = versions;
    }

    /** The state now, as {@code /api/status} answers it. */
    ObjectNode now() {
        Total total = host.total();
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("verdict", verdict(total));
        status.put("balanced", total.balanced());
        status.put("settled", total.settled());
        ObjectNode pipelines = status.putObject("pipelines");
        total.ledger().forEach(row -> pipelines.set(row.get("pipeline").asText(), pipeline(row)));
        status.set("stages", stages(total));
        ArrayNode sourceList = status.putArray("sources");
        total.sources().forEach(sourceList::add);
        status.put("outbox_pending", total.outboxPending());
        return status;
    }

    private ObjectNode pipeline(ObjectNode ledger) {
        ObjectNode numbers = JsonNodeFactory.instance.objectNode();
        NUMBERS.forEach(name -> numbers.set(name, ledger.path(name)));
        versions.apply(ledger.get("pipeline").asText())
                .ifPresent(version -> numbers.put("definition_version", version));
        ObjectNode llm = numbers.putObject("llm");
        LLM_NUMBERS.forEach(name -> llm.set(name, ledger.path(name)));
        llm.put("pending", Total.pending(ledger));
        return numbers;
    }

    private ArrayNode stages(Total total) {
        ArrayNode stages = JsonNodeFactory.instance.arrayNode();
        stage(stages, "ingest", total.received(), 0).put("share", total.shareRead());
        stage(stages, "cleanse", total.received() - total.waiting(), total.waiting());
        stage(stages, "llm", total.settledQuestions(), total.pendingQuestions());
        stage(stages, "sink", total.landed(), total.waiting());
        stage(stages, "metadata", total.published(), total.outboxPending());
        return stages;
    }

    private ObjectNode stage(ArrayNode stages, String name, long records, long backlog) {
        return stages.addObject()
                .put("name", name)
                .put("records", records)
                .put("per_second", rates.perSecond(name, records))
                .put("backlog", backlog);
    }

    private String verdict(Total total) {
        Map<String, HealthStatus> notReady = health.statuses().entrySet().stream()
                .filter(e -> !e.getValue().isReady())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        if (!notReady.isEmpty()) {
            return notReady.entrySet().stream()
                    .map(e -> e.getKey() + ": " + e.getValue().reason())
                    .collect(Collectors.joining("; ", "Not ready: ", "."));
        }
        return total.sentence();
    }
}
