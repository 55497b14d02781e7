package dev.sluice.ingest.files;

import dev.sluice.ingest.files.FileFormat.Kind;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.pipeline.definition.SourceSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a definition's source names, looked at without Kafka: what the connector will read, what it will refuse, and the
 * first records. Immutable; not thread-safe while sampling.
 */
public final class SourceFiles {

    private static final Path SPOOL = Path.of(System.getProperty("java.io.tmpdir"));

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
                        ? search(source, Path.of(definition.base()))
                        : new FileSearch.Result(Map.of(), Map.of()));
    }

    private static FileSearch.Result search(SourceSpec source, Path base) {
        var objects = new ObjectSearch(new Settings(source.settings(), "source"), SPOOL);
        return new FileSearch(base, source.paths(), objects).search();
    }

    /** Whether the source consists of files. */
    public boolean areRead() {
        return isFiles(source);
    }

    /** The files' names as sources, e.g. {@code files:data/orders.jsonl}. */
    public Set<String> sources() {
        return new TreeSet<>(found.files().keySet());
    }

    /**
     * How a file of CSV is written.
     *
     * @param delimiter what parts fields
     * @param header whether the first row names the columns
     */
    public record CsvDialect(String delimiter, boolean header) {}

    /** The dialect of the first file, as DuckDB finds it; empty if it is no CSV, or DuckDB finds none. */
    public Optional<CsvDialect> dialect() {
        return found.files().values().stream()
                .findFirst()
                .filter(file -> !file.access().isSlow())
                .filter(file -> FileFormat.of(file.path().toString(), null)
                        .filter(format -> format.kind() == Kind.CSV || format.kind() == Kind.TSV)
                        .isPresent())
                .flatMap(file -> CsvSniffer.sniff(file.path()));
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
        try {
            records(records).forEach(sample::add);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sample;
    }

    /**
     * The records, file after file, read anew by each iterator and to the end; one is in memory at a time. An iterator throws
     * {@link UncheckedIOException} if a file cannot be read; its message names the file.
     *
     * @param most records at most
     * @throws IOException if the format of a file is not known
     * @throws dev.sluice.ingest.pull.InvalidSource if the settings of the source are wrong
     */
    public Iterable<RawPayload> records(long most) throws IOException {
        DeclaredFormat declared = DeclaredFormat.of(new Settings(source.settings(), "source"));
        var inputs = new ArrayList<FileRecords.Input>();
        for (FileSearch.Found file : found.files().values()) {
            String name = file.path().getFileName().toString();
            FileFormat format = FileFormat.of(name, declared.kind())
                    .orElseThrow(() -> new IOException(
                            file.path() + ": its format is not known by its name; write source.format"));
            inputs.add(new FileRecords.Input(file.path(), file.access(), format, declared));
        }
        return () -> new FileRecords(inputs, most);
    }

    private static boolean isFiles(SourceSpec source) {
        return source.connector().equals(SourceSpec.FILES);
    }
}
