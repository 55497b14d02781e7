package dev.sluice.ingest.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.files.SourceFiles;
import dev.sluice.ingest.pull.FoundSource;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks at files. Stateless. */
final class FilesProbe {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLE = 1_000;

    private FilesProbe() {}

    /** @param path a path or a glob, as a definition in that directory names it */
    static FoundSource look(String path, String directory) throws IOException {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("path", path);
        var notes = new ArrayList<String>();
        PipelineSource named = definition(settings, directory);
        SourceFiles files = SourceFiles.of(named);
        if (files.sources().isEmpty()) {
            throw new IOException("no file can be read: " + files.refusals());
        }
        notes.add(files.sources().size() + (files.sources().size() == 1 ? " file" : " files"));
        files.dialect().ifPresent(dialect -> {
            notes.add("CSV: delimiter '" + (dialect.delimiter().equals("\t") ? "\\t" : dialect.delimiter()) + "', "
                    + (dialect.header() ? "the first row names the columns" : "no header: name the columns"));
            settings.put("delimiter", dialect.delimiter().equals("\t") ? "tab" : dialect.delimiter());
            if (!dialect.header()) {
                settings.put("header", false);
            }
        });
        return new FoundSource(settings, rows(definition(settings, directory), notes), List.of(), notes);
    }

    private static PipelineSource definition(Map<String, Object> settings, String directory) throws IOException {
        var source = new TreeMap<>(settings);
        source.put("connector", "files");
        String yaml = "pipeline: probe\nsource: " + JSON.writeValueAsString(source) + "\n";
        return new PipelineSource("probe", yaml, "probe.yaml", directory, Map.of(), "");
    }

    private static List<JsonNode> rows(PipelineSource source, List<String> notes) throws IOException {
        RowCleanser reader = Pipeline.compile(
                        DefinitionReader.read(source.yaml(), source.file(), Assets.none()), Assets.none(), 1, null)
                .cleanser();
        var rows = new ArrayList<JsonNode>();
        int refused = 0;
        for (RawPayload payload : SourceFiles.of(source).sample(SAMPLE)) {
            if (reader.cleanse(payload) instanceof Outcome.Cleansed clean) {
                rows.add(JSON.readTree(clean.row()));
            } else {
                refused++;
            }
        }
        if (refused > 0) {
            notes.add(refused + " of the first " + (rows.size() + refused) + " records cannot be read");
        }
        return rows;
    }
}
