package dev.sluice.ingest.cut;

import java.util.ArrayList;
import java.util.List;

/** Finds what parts the fields of CSV. Stateless. */
public final class CsvDelimiter {

    private static final String CANDIDATES = ",;\t|";
    private static final int MOST_ROWS = 50;

    private CsvDelimiter() {}

    /**
     * The delimiter of the beginning of a file: one of {@code , ; tab |}. It is the one by which the most rows have as many fields as
     * the first, more than one; of several the one that gives more fields; a comma where none occurs.
     *
     * @param beginning first bytes of the file; its last row may be cut off
     * @param header whether the first row names columns: then it tells where the other rows tell nothing
     */
    public static char detect(byte[] beginning, boolean header) {
        char best = ',';
        double bestScore = 0;
        for (char candidate : CANDIDATES.toCharArray()) {
            List<Integer> fields = fields(beginning, candidate);
            int first = fields.isEmpty() ? 1 : fields.get(0);
            if (first < 2) {
                continue;
            }
            long alike = fields.stream().filter(count -> count == first).count();
            // rows that agree weigh most, then the number of fields
            double score = (double) alike / fields.size() * (header ? 100 : 1_000) + first;
            if (score > bestScore) {
                bestScore = score;
                best = candidate;
            }
        }
        return best;
    }

    /** Fields of each row; the last row counts only if it is the only one, or ended. */
    private static List<Integer> fields(byte[] bytes, char delimiter) {
        var rows = new ArrayList<Integer>();
        int fields = 1;
        boolean quoted = false;
        boolean empty = true;
        for (byte b : bytes) {
            quoted ^= b == '"';
            if (!quoted && (b == '\n' || b == '\r')) {
                if (!empty) {
                    rows.add(fields);
                }
                fields = 1;
                empty = true;
                if (rows.size() == MOST_ROWS) {
                    return rows;
                }
            } else {
                empty = false;
                fields += !quoted && b == delimiter ? 1 : 0;
            }
        }
        if (!empty && rows.isEmpty()) {
            rows.add(fields);
        }
        return rows;
    }
}
