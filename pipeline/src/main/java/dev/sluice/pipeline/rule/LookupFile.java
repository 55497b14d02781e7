package dev.sluice.pipeline.rule;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a lookup table from a CSV file among the assets: from its first column to its second, unless others are named. */
final class LookupFile {
    private static final String KEY = "lookup";

    private LookupFile() {}

    static @Nullable LookupTable read(RuleEntry entry, String file, @Nullable String from, @Nullable String to) {
        Section section = entry.section();
        Optional<byte[]> bytes = entry.assets().read(file);
        if (bytes.isEmpty()) {
            section.add(
                    KEY,
                    "there is no file '" + file + "' in the definition's directory",
                    "put it there (links and paths that lead out of the directory are not followed), or mend the name");
            return null;
        }
        String text = new String(bytes.get(), StandardCharsets.UTF_8);
        try (CsvReader<NamedCsvRecord> records =
                CsvReader.builder().ofNamedCsvRecord(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            return table(section, file, records, from, to);
        } catch (CsvParseException e) {
            section.add(KEY, "'" + file + "' is not well-formed CSV: " + e.getMessage(), "mend the file");
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable LookupTable table(
            Section section,
            String file,
            Iterable<NamedCsvRecord> records,
            @Nullable String from,
            @Nullable String to) {
        LookupTable table = new LookupTable();
        boolean empty = true;
        for (NamedCsvRecord record : records) {
            empty = false;
            List<String> header = record.getHeader();
            String key = column(section, file, header, from, 0);
            String value = column(section, file, header, to, 1);
            if (key == null || value == null) {
                return null;
            }
            String meaning = record.findField(value).orElse("");
            String known = table.add(record.findField(key).orElse(""), meaning);
            if (!known.equals(meaning)) {
                section.add(
                        KEY,
                        "'" + file + "' line " + record.getStartingLineNumber()
                                + ": the same value has another meaning further up",
                        "keep one of them (case and blanks do not count)");
            }
        }
        if (empty) {
            section.add(KEY, "'" + file + "' has no rows", "write a header line and at least one row");
        }
        return table;
    }

    private static @Nullable String column(
            Section section, String file, List<String> header, @Nullable String name, int position) {
        if (name == null) {
            if (position < header.size()) {
                return header.get(position);
            }
            section.add(
                    KEY, "'" + file + "' has " + header.size() + " columns, expected two", "add a column of meanings");
            return null;
        }
        if (header.contains(name)) {
            return name;
        }
        section.add(KEY, "'" + file + "' has no column '" + name + "'", NearMatch.mend(name, header));
        return null;
    }
}
