package dev.sluice.ingest.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.PullSources;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows how far the sources of a pipeline were read, and has them read anew. Thread-safe. */
final class SourceOffsets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConnectDoor connect;

    SourceOffsets(ConnectDoor connect) {
        this.connect = connect;
    }

    private List<KeptOffset> kept(String pipeline) {
        var kept = new ArrayList<KeptOffset>();
        connect.offsets(pipeline)
                .path("offsets")
                .forEach(entry -> kept.add(new KeptOffset(entry.path("partition"), entry.path("offset"))));
        kept.sort(Comparator.comparing(KeptOffset::source));
        return kept;
    }

    /** How the sources of a pipeline stand. */
    ObjectNode state(IngestPipeline pipeline) {
        String name = pipeline.definition().pipeline();
        ObjectNode answer = JSON.createObjectNode();
        answer.put("pipeline", name);
        answer.put("connector", pipeline.definition().source().connector());
        answer.put("state", connect.state(name).orElse("not started"));
        ArrayNode sources = answer.putArray("sources");
        kept(name).forEach(offset -> sources.add(shown(offset)));
        return answer;
    }

    private static ObjectNode shown(KeptOffset offset) {
        ObjectNode source = JSON.createObjectNode();
        source.put("source", offset.source());
        source.put("records", offset.records());
        source.put("done", offset.isDone());
        offset.cursor().ifPresent(cursor -> source.put("cursor", cursor));
        if (offset.error() != null) {
            source.put("error", offset.error());
        }
        if (offset.isReset()) {
            source.put("reset", true);
        }
        source.set("offset", offset.offset());
        return source;
    }

    /**
     * Has sources read anew, or tells what that would do.
     *
     * @param sources names; empty for all
     * @param cursor from which the next load asks; null: everything is read anew
     * @param apply whether it is done
     * @throws IllegalArgumentException saying what cannot be done
     */
    ObjectNode reset(IngestPipeline pipeline, Set<String> sources, @Nullable String cursor, boolean apply)
            throws InterruptedException {
        String name = pipeline.definition().pipeline();
        SourceSpec source = pipeline.definition().source();
        boolean ours = source.connector().equals(SourceSpec.FILES) || PullSources.has(source.connector());
        if (!ours) {
            throw new IllegalArgumentException(
                    "a source of connector " + source.connector() + " keeps no place" + " that Sluice could change");
        }
        List<KeptOffset> chosen = kept(name);
        chosen.removeIf(offset -> !sources.isEmpty() && !sources.contains(offset.source()));
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    sources.isEmpty()
                            ? "nothing was read yet: there is nothing to reset"
                            : "none of these sources was read yet; sluice source state " + name
                                    + " lists those that were");
        }
        if (cursor != null
                && !chosen.stream().allMatch(offset -> offset.cursor().isPresent())) {
            throw new IllegalArgumentException("--cursor needs an incremental source that has a cursor already");
        }
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode change = JSON.createObjectNode();
        ArrayNode changes = answer.putArray("changes");
        ArrayNode offsets = change.putArray("offsets");
        for (KeptOffset offset : chosen) {
            KeptOffset then = cursor == null ? offset.anew() : offset.from(cursor);
            ObjectNode shown = changes.addObject();
            shown.put("source", offset.source());
            shown.put("now", now(offset));
            shown.put("then", cursor == null ? "read anew from the beginning" : "read on from cursor " + cursor);
            offsets.add(entry(then));
        }
        answer.put("effect", effect(pipeline));
        answer.put("applied", apply);
        if (apply) {
            connect.alter(name, change);
        }
        return answer;
    }

    private static JsonNode entry(KeptOffset offset) {
        ObjectNode entry = JSON.createObjectNode();
        entry.set("partition", offset.partition());
        entry.set("offset", offset.offset());
        return entry;
    }

    private static String now(KeptOffset offset) {
        return offset.records() + " records"
                + offset.cursor().map(cursor -> ", cursor " + cursor).orElse("")
                + (offset.isDone() ? ", complete" : ", not complete");
    }

    /** What rows that come once more do to the table. */
    static String effect(IngestPipeline pipeline) {
        WriteDisposition disposition = pipeline.definition().table().writeDisposition();
        return switch (disposition) {
            case APPEND -> "the table appends: rows that were brought before will be there twice";
            case MERGE -> "the table merges: rows with the same key are updated, none is there twice";
            case REPLACE -> "the table is replaced by the next complete load";
        };
    }
}
