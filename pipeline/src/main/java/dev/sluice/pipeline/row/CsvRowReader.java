package dev.sluice.pipeline.row;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import dev.sluice.pipeline.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads one CSV record into a row; every value is a text. Not thread-safe: it remembers the last header. */
final class CsvRowReader {
    private @Nullable String lastHeader;
    private char lastDelimiter;
    private int[] slots = new int[0];

    void read(@Nullable String header, char delimiter, byte[] bytes, int offset, Row row) {
        String line = withoutLineEnd(new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8));
        if (header == null) {
            List<String> fields = split(line, delimiter);
            for (int i = 0; i < fields.size(); i++) {
                row.put(row.symbols().slot(columnName(i)), fields.get(i));
            }
            return;
        }
        columns(header, delimiter, row.symbols());
        if (line.indexOf('"') >= 0) {
            quoted(line, delimiter, row);
        } else {
            plain(line, delimiter, row);
        }
    }

    /** Slots are about to be given out anew. */
    void forget() {
        lastHeader = null;
    }

    /** The names of a header's columns: without blanks around them, empty ones numbered, repeated ones told apart. */
    static List<String> names(String header, char delimiter) {
        String line = withoutLineEnd(header.startsWith("\uFEFF") ? header.substring(1) : header);
        List<String> names = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        for (String field : split(line, delimiter)) {
            String stripped = field.strip();
            String name = stripped.isEmpty() ? columnName(names.size()) : stripped;
            int times = taken.merge(name, 1, Integer::sum);
            String distinct = name;
            while (times > 1) {
                distinct = name + "_" + times;
                times = taken.putIfAbsent(distinct, 1) == null ? 1 : taken.merge(name, 1, Integer::sum);
            }
            names.add(distinct);
        }
        return names;
    }

    /** The fields of one record. */
    static List<String> split(String line, char delimiter) {
        if (line.indexOf('"') >= 0) {
            return parse(line, delimiter);
        }
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, start)) {
            fields.add(line.substring(start, end));
            start = end + 1;
        }
        fields.add(line.substring(start));
        return fields;
    }

    static String withoutLineEnd(String line) {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\n') {
            end--;
        }
        if (end > 0 && line.charAt(end - 1) == '\r') {
            end--;
        }
        return line.substring(0, end);
    }

    /** Names of the columns of a file without a header. */
    static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(CsvRowReader::columnName).toList();
    }

    private static String columnName(int index) {
        return "column_" + (index + 1);
    }

    private void columns(String header, char delimiter, Symbols symbols) {
        if (delimiter == lastDelimiter && header.equals(lastHeader)) {
            return;
        }
        List<String> names = names(header, delimiter);
        slots = new int[names.size()];
        for (int i = 0; i < slots.length; i++) {
            slots[i] = symbols.slot(names.get(i));
        }
        lastHeader = header;
        lastDelimiter = delimiter;
    }

    private void plain(String line, char delimiter, Row row) {
        int start = 0;
        int count = 0;
        for (int end = line.indexOf(delimiter); end >= 0; end = line.indexOf(delimiter, start)) {
            if (count < slots.length) {
                row.put(slots[count], line.substring(start, end));
            }
            count++;
            start = end + 1;
        }
        if (count < slots.length) {
            row.put(slots[count], line.substring(start));
        }
        expectWidth(count + 1);
    }

    private void quoted(String line, char delimiter, Row row) {
        List<String> fields = parse(line, delimiter);
        expectWidth(fields.size());
        for (int i = 0; i < slots.length; i++) {
            row.put(slots[i], fields.get(i));
        }
    }

    private void expectWidth(int found) {
        if (found != slots.length) {
            throw new Refusal(ErrorCode.RAGGED_ROW, "expected " + slots.length + " fields, found " + found);
        }
    }

    private static List<String> parse(String line, char delimiter) {
        CsvRecordHandler records = CsvRecordHandler.builder()
                .maxFields(Integer.MAX_VALUE)
                .maxFieldSize(Integer.MAX_VALUE)
                .maxRecordSize(Integer.MAX_VALUE)
                .build();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(false)
                .allowUnclosedQuote(false)
                .maxBufferSize(Math.max(line.length() + 1024, 16 * 1024))
                .build(records, line)) {
            List<String> fields = null;
            for (CsvRecord record : reader) {
                if (fields != null) {
                    throw new Refusal(
                            ErrorCode.RAGGED_ROW, "expected one record, found a line break outside of quotes");
                }
                fields = record.getFields();
            }
            return fields == null ? List.of("") : fields;
        } catch (CsvParseException e) {
            throw new Refusal(ErrorCode.RAGGED_ROW, "the quotes do not pair");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
