package dev.sluice.benchmarks.orders;

import dev.sluice.benchmarks.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** {@code generate}: writes orders and their definitions into a directory. */
public final class GenerateOrders {

    private GenerateOrders() {}

    /** Arguments: {@code --records}, {@code --seed}, {@code --format jsonl|csv}, {@code --out DIRECTORY}. */
    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.parse(args, Set.of("records", "seed", "format", "out"));
        Path out = Path.of(arguments.text("out", "orders"));
        var format = OrderFormat.valueOf(arguments.text("format", "jsonl").toUpperCase(Locale.ROOT));
        OrderData data =
                OrderData.write(out, arguments.number("records", 1_000_000), arguments.number("seed", 42), format);
        System.out.printf(
                Locale.ROOT,
                "%,d orders, %,d bytes: %s%nmerge:  %s%nappend: %s%n",
                data.records(),
                Files.size(data.orders()),
                data.orders(),
                data.merge(),
                data.append());
    }
}
