package dev.sluice.benchmarks.orders;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A directory with generated orders and the definitions that take them into the warehouse.
 *
 * @param orders the data file; the definitions read every {@code orders*} file of its kind
 * @param merge definition of pipeline {@code orders}: one row per order, the last version wins
 * @param append definition of pipeline {@code orders_append}: one row per record
 * @param records records in the file
 */
public record OrderData(Path orders, Path merge, Path append, long records) {

    /** Name of the merging pipeline and its table. */
    public static final String MERGE = "orders";
    /** Name of the appending pipeline and its table. */
    public static final String APPEND = "orders_append";

    private static final long ORDERS_PER_PART = 10_000_000;
    private static final int FLUSH_AT = 1 << 16;

    /**
     * Writes everything into a directory, streaming.
     *
     * @param directory created if need be; files of the same names are replaced
     */
    public static OrderData write(Path directory, long records, long seed, OrderFormat format) throws IOException {
        Files.createDirectories(directory);
        Path orders = directory.resolve("orders." + format.extension());
        writeOrders(orders, new OrderGenerator(seed, 0), records, format);
        Path merge = directory.resolve("orders.yaml");
        Path append = directory.resolve("orders-append.yaml");
        String files = "orders*." + format.extension();
        Files.writeString(merge, OrderDefinition.merge(MERGE, files));
        Files.writeString(append, OrderDefinition.append(APPEND, files));
        OrderDefinition.writeLookup(directory);
        return new OrderData(orders, merge, append, records);
    }

    /**
     * Writes one more JSONL file beside the first, with orders of its own; it appears under its name when it is complete.
     *
     * @param part 1 or more, another one each time
     * @return the file
     */
    public Path writePart(int part, long partRecords, long seed) throws IOException {
        Path file = orders.resolveSibling("orders-" + part + ".jsonl");
        Path growing = orders.resolveSibling("growing-" + part);
        writeOrders(growing, new OrderGenerator(seed + part, part * ORDERS_PER_PART), partRecords, OrderFormat.JSONL);
        return Files.move(growing, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writeOrders(Path file, OrderGenerator generator, long records, OrderFormat format)
            throws IOException {
        var text = new StringBuilder(FLUSH_AT + 1024);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            String header = format.header();
            if (header != null) {
                text.append(header).append('\n');
            }
            for (long i = 0; i < records; i++) {
                generator.next(format, text);
                text.append('\n');
                if (text.length() >= FLUSH_AT) {
                    out.append(text);
                    text.setLength(0);
                }
            }
            out.append(text);
        }
    }
}
