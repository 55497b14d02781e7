package dev.sluice.pipeline.rule;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.group.Candidate;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.Dependency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about groups before, from a CSV file: the determinant's columns, then {@code field}, {@code value}, {@code rows},
 * {@code share}. Immutable once it is built.
 */
final class LearnedTable {
    static final LearnedTable EMPTY = new LearnedTable();

    private static final String KEY = "learned";

    private final Map<String, List<Candidates>> groups = new HashMap<>();

    private LearnedTable() {}

    /** What is known about a group, by field; null: nothing. */
    @Nullable
    List<Candidates> find(String key) {
        return groups.get(key);
    }

    static LearnedTable read(Section options, Assets assets, String file, List<String> by, List<String> fields) {
        Optional<byte[]> bytes = assets.read(file);
        if (bytes.isEmpty()) {
            options.add(
                    KEY,
                    "there is no file '" + file + "' in the definition's directory",
                    "make it with 'sluice learn FILE.yaml', or mend the name");
            return EMPTY;
        }
        String text = new String(bytes.get(), StandardCharsets.UTF_8);
        LearnedTable table = new LearnedTable();
        Map<String, List<List<Candidate>>> read = new HashMap<>();
        try (CsvReader<NamedCsvRecord> records =
                CsvReader.builder().ofNamedCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            for (NamedCsvRecord record : records) {
                if (!add(record, read, by, fields)) {
                    options.add(
                            KEY,
                            "'" + file + "' line " + record.getStartingLineNumber() + " is not what was learned for "
                                    + by + " and " + fields,
                            "make the file anew with 'sluice learn FILE.yaml'");
                    return EMPTY;
                }
            }
        } catch (CsvParseException e) {
            options.add(KEY, "'" + file + "' is not well-formed CSV: " + e.getMessage(), "mend the file");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        read.forEach((key, candidates) ->
                table.groups.put(key, candidates.stream().map(Candidates::new).toList()));
        return table;
    }

    private static boolean add(
            NamedCsvRecord record, Map<String, List<List<Candidate>>> read, List<String> by, List<String> fields) {
        List<String> determinant = new ArrayList<>();
        for (String part : by) {
            record.findField(part).ifPresent(determinant::add);
        }
        int field = fields.indexOf(record.findField("field").orElse(""));
        if (determinant.size() < by.size() || field < 0) {
            return false;
        }
        try {
            List<List<Candidate>> group = read.computeIfAbsent(Dependency.key(determinant), key -> {
                List<List<Candidate>> empty = new ArrayList<>();
                fields.forEach(name -> empty.add(new ArrayList<>()));
                return empty;
            });
            group.get(field)
                    .add(new Candidate(
                            record.getField("value"),
                            Long.parseLong(record.getField("rows")),
                            Double.parseDouble(record.getField("share"))));
            return true;
        } catch (NumberFormatException | java.util.NoSuchElementException e) {
            return false;
        }
    }
}
