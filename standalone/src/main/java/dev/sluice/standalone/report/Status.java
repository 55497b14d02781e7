package dev.sluice.standalone.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a running instance says of itself at {@code /api/status}, with the questions that the commands ask of it.
 *
 * @param json the answer as it came
 */
public record Status(JsonNode json) {

    /** One sentence on how things are. */
    public String verdict() {
        return json.path("verdict").asText();
    }

    /** Whether for every pipeline accepted = rows + merged + dead letters + waiting. */
    public boolean balanced() {
        return json.path("balanced").asBoolean();
    }

    /** The numbers of each pipeline, by name. */
    public Set<Map.Entry<String, JsonNode>> pipelines() {
        return json.path("pipelines").properties();
    }

    /** The stages in the order of the flow. */
    public List<JsonNode> stages() {
        var stages = new ArrayList<JsonNode>();
        json.path("stages").forEach(stages::add);
        return stages;
    }

    /**
     * Whether everything that the named sources hold has arrived: read to the end, counted, landed, every question answered, every
     * event published.
     *
     * @param expected sources by pipeline, as the ingest service names them
     */
    public boolean settled(Map<String, Set<String>> expected) {
        return json.path("settled").asBoolean()
                && expected.entrySet().stream()
                        .allMatch(e -> finished(e.getKey()).containsAll(e.getValue()));
    }

    /**
     * Whether a pulled source of each of these pipelines has said since then that its load is complete, or why it cannot be.
     *
     * @param since epoch milliseconds, by the clock of this machine
     */
    public boolean loadedSince(Set<String> pulled, long since) {
        return pulled.stream().allMatch(pipeline -> {
            boolean fresh = false;
            for (JsonNode source : json.path("sources")) {
                boolean over = source.path("done").asBoolean() || source.hasNonNull("error");
                boolean own = source.path("pipeline").asText().equals(pipeline);
                fresh |= own && over && millis(source.path("at").asText()) >= since;
            }
            return fresh;
        });
    }

    /** The warehouse keeps times in UTC, without saying so. */
    private static long millis(String at) {
        try {
            return LocalDateTime.parse(at).toInstant(ZoneOffset.UTC).toEpochMilli();
        } catch (DateTimeParseException e) {
            return 0;
        }
    }

    private List<String> finished(String pipeline) {
        var done = new ArrayList<String>();
        for (JsonNode source : json.path("sources")) {
            boolean over = source.path("done").asBoolean() || source.hasNonNull("error");
            if (over && source.path("pipeline").asText().equals(pipeline)) {
                done.add(source.path("source").asText());
            }
        }
        return done;
    }

    /** Sources that could not be read to their end, as {@code pipeline, source: reason}. */
    public List<String> brokenSources() {
        var broken = new ArrayList<String>();
        for (JsonNode source : json.path("sources")) {
            if (source.hasNonNull("error")) {
                broken.add(source.path("pipeline").asText() + ", "
                        + source.path("source").asText() + ": "
                        + source.path("error").asText());
            }
        }
        return broken;
    }

    /** What ledger and tables disagree about; asked for at the end of a run only. */
    public List<String> disagreements() {
        var found = new ArrayList<String>();
        json.path("disagreements").forEach(what -> found.add(what.asText()));
        return found;
    }

    /** The numbers of the given pipelines in the form of the summary file. */
    public ObjectNode summary(double seconds, Set<String> wanted) {
        ObjectNode summary = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        summary.put("seconds", Math.round(seconds * 1000) / 1000.0);
        summary.put("balanced", balanced());
        ObjectNode pipelines = summary.putObject("pipelines");
        for (var pipeline : pipelines()) {
            if (wanted.isEmpty() || wanted.contains(pipeline.getKey())) {
                pipelines.set(pipeline.getKey(), pipeline.getValue());
            }
        }
        return summary;
    }
}
