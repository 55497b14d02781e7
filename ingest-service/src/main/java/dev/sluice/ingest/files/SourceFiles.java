package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.Cut;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.pipeline.definition.SourceSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a definition's source names, looked at without Kafka: what the connector will read, what it will refuse, and the
 * first records. Immutable; not thread-safe while sampling.
 */
public final class SourceFiles {

    private static final int LONGEST_RECORD = 4 << 20;

    private final SourceSpec source;
    private final FileSearch.Result found;

    private SourceFiles(SourceSpec source, FileSearch.Result found) {
        this.source = source;
        this.found = found;
    }

    /** The files of a definition; none if its connector is not {@code files}. */
    public static SourceFiles of(PipelineSource definition) {
        SourceSpec source = DefinitionReader.read(definition.yaml(), definition.file(), Assets.of(definition.assets()))
                .source();
        return new SourceFiles(
                source,
                isFiles(source)
                        ? new FileSearch(Path.of(definition.base()), source.paths()).search()
                        : new FileSearch.Result(Map.of(), Map.of()));
    }

    /** Whether the source consists of files. */
    public boolean areRead() {
        return isFiles(source);
    }

    /** The files' names as sources, e.g. {@code files:data/orders.jsonl}. */
    public Set<String> sources() {
        return new TreeSet<>(found.files().keySet());
    }

    /** What the path names and the connector will not read, with the reason. */
    public Map<String, String> refusals() {
        return new TreeMap<>(found.refusals());
    }

    /**
     * The first records, file after file.
     *
     * @throws IOException if a file cannot be read; its message names the file
     */
    public List<RawPayload> sample(int records) throws IOException {
        var sample = new ArrayList<RawPayload>();
        for (FileSearch.Found file : found.files().values()) {
            if (sample.size() < records) {
                try {
                    read(file.path(), records, sample);
                } catch (IOException e) {
                    throw new IOException(file.path() + ": " + FileSearch.reason(e), e);
                }
            }
        }
        return sample;
    }

    private void read(Path path, int records, List<RawPayload> sample) throws IOException {
        FileFormat.Kind declared =
                source.setting("format").flatMap(FileFormat::kind).orElse(null);
        FileFormat format = FileFormat.of(path.getFileName().toString(), declared)
                .orElseThrow(() -> new UnreadableFile("its format is not known by its name; write source.format"));
        try (SourceFile file = SourceFile.open(
                path, format, source.setting("delimiter").orElse(null), LONGEST_RECORD, FileOffset.START)) {
            for (Cut cut = file.next(); cut != null && sample.size() < records; cut = file.next()) {
                file.accept();
                if (SourceFile.isRecord(cut) && cut.defect() == null) {
                    sample.add(payload(cut, format, file.offset().state()));
                }
            }
        }
    }

    private static RawPayload payload(Cut cut, FileFormat format, FileState state) {
        String delimiter = state.delimiter();
        return switch (format.kind()) {
            case CSV, TSV ->
                new RawPayload(
                        RawPayload.Format.CSV,
                        state.header(),
                        delimiter == null ? ',' : delimiter.charAt(0),
                        cut.bytes());
            case JSON, JSONL -> RawPayload.json(cut.bytes());
        };
    }

    private static boolean isFiles(SourceSpec source) {
        return source.connector().equals(SourceSpec.FILES);
    }
}
