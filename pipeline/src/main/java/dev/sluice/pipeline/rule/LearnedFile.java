package dev.sluice.pipeline.rule;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.sluice.pipeline.group.Candidate;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.Dependency;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what was learned about groups as the CSV file that {@code learned} names. */
public final class LearnedFile {
    /** Candidates written for one field of one group. */
    private static final int MOST_CANDIDATES = 8;

    private LearnedFile() {}

    /** The file, UTF-8; groups too small to settle anything are left out. */
    public static byte[] of(DependencySpec rule, Map<String, List<Candidates>> groups) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            List<String> header = new ArrayList<>(rule.by());
            header.addAll(List.of("field", "value", "rows", "share"));
            csv.writeRecord(header);
            groups.forEach((key, candidates) -> {
                if (candidates.stream().anyMatch(field -> settles(rule, field))) {
                    write(csv, rule, Dependency.values(key), candidates);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static boolean settles(DependencySpec rule, Candidates field) {
        return !field.values().isEmpty()
                && field.values().get(0).rows()
                        >= Math.min(
                                rule.settlement().minRows(), rule.settlement().fillRows());
    }

    private static void write(
            CsvWriter csv, DependencySpec rule, List<String> determinant, List<Candidates> candidates) {
        for (int i = 0; i < candidates.size(); i++) {
            for (Candidate candidate : candidates.get(i).first(MOST_CANDIDATES).values()) {
                List<String> record = new ArrayList<>(determinant);
                record.add(rule.fields().get(i));
                record.add(candidate.value());
                record.add(Long.toString(candidate.rows()));
                record.add(String.format(Locale.ROOT, "%.4f", candidate.share()));
                csv.writeRecord(record);
            }
        }
    }
}
