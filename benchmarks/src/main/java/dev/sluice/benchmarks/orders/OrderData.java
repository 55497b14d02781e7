package dev.sluice.benchmarks.orders;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A directory with generated orders and the definitions that take them into the warehouse.
 *
 * @param orders the data file
 * @param merge definition of pipeline {@code orders}: one row per order, the last version wins
 * @param append definition of pipeline {@code orders_append}: one row per record
 * @param records records in the file
 */
public record OrderData(Path orders, Path merge, Path append, long records) {

    private static final int FLUSH_AT = 1 << 16;

    /**
     * Writes everything into a directory, streaming.
     *
     * @param directory created if need be; files of the same names are replaced
     */
    public static OrderData write(Path directory, long records, long seed, OrderFormat format) throws IOException {
        Files.createDirectories(directory);
        Path orders = directory.resolve("orders." + format.extension());
        writeOrders(orders, records, seed, format);
        Path merge = directory.resolve("orders.yaml");
        Path append = directory.resolve("orders-append.yaml");
        String file = orders.getFileName().toString();
        Files.writeString(merge, OrderDefinition.merge("orders", file));
        Files.writeString(append, OrderDefinition.append("orders_append", file));
        Files.writeString(directory.resolve(OrderDefinition.LOOKUP_FILE), OrderDefinition.lookup());
        return new OrderData(orders, merge, append, records);
    }

    private static void writeOrders(Path file, long records, long seed, OrderFormat format) throws IOException {
        var generator = new OrderGenerator(seed);
        var text = new StringBuilder(FLUSH_AT + 1024);
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            String header = format.header();
            if (header != null) {
                text.append(header).append('\n');
            }
            for (long i = 0; i < records; i++) {
                format.write(generator.next(), text);
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
