package dev.sluice.standalone.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A table of text with aligned columns: numbers to the right, the rest to the left. */
public final class TextTable {

    private static final int WIDEST = 60;

    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(List<String> header) {
        rows.add(List.copyOf(header));
    }

    /** Adds a row with as many cells as the header has. */
    public TextTable row(List<String> cells) {
        rows.add(cells.stream().map(TextTable::oneLine).toList());
        return this;
    }

    /** The table with a rule under its header and a line feed at its end. */
    public String render() {
        int columns = rows.get(0).size();
        int[] width = new int[columns];
        boolean[] number = new boolean[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            width[c] = rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
            number[c] = rows.size() > 1
                    && rows.stream().skip(1).allMatch(r -> r.get(column).matches("-?[0-9.,]*( %)?"));
        }
        var text = new StringBuilder();
        for (int r = 0; r < rows.size(); r++) {
            text.append(line(rows.get(r), width, number)).append('\n');
            if (r == 0) {
                text.append(java.util.Arrays.stream(width).mapToObj("─"::repeat).collect(Collectors.joining("  ")))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String line(List<String> cells, int[] width, boolean[] number) {
        var line = new StringBuilder();
        for (int c = 0; c < cells.size(); c++) {
            String padding = " ".repeat(width[c] - cells.get(c).length());
            line.append(number[c] ? padding + cells.get(c) : cells.get(c) + padding)
                    .append("  ");
        }
        return line.toString().stripTrailing();
    }

    /** Cells come from data: control characters must not reach the terminal. */
    private static String oneLine(String cell) {
        String clean = cell.replaceAll("\\p{Cntrl}", " ");
        return clean.length() <= WIDEST ? clean : clean.substring(0, WIDEST - 1) + "…";
    }
}
