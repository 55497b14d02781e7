package dev.sluice.benchmarks.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrderGeneratorTest {

    private static final int RECORDS = 20_000;

    @TempDir
    Path directory;

    @Test
    void theSameSeedMakesTheSameFile() throws Exception {
        OrderData one = OrderData.write(directory.resolve("one"), 1_000, 1, OrderFormat.JSONL);
        OrderData same = OrderData.write(directory.resolve("same"), 1_000, 1, OrderFormat.JSONL);
        OrderData other = OrderData.write(directory.resolve("other"), 1_000, 2, OrderFormat.JSONL);

        assertThat(same.orders()).hasSameTextualContentAs(one.orders());
        assertThat(Files.readString(other.orders())).isNotEqualTo(Files.readString(one.orders()));
    }

    @Test
    void recordsHaveTwelveFieldsAndAboutThreeHundredBytes() throws Exception {
        List<String> lines = lines(OrderFormat.JSONL);

        assertThat(lines).hasSize(RECORDS);
        assertThat(lines.stream().mapToInt(String::length).average().orElseThrow())
                .isCloseTo(300, within(20.0));
        assertThat(Order.FIELDS).hasSize(12);
        assertThat(lines.get(0).split("\":", -1)).hasSize(13);
    }

    @Test
    void aboutFifteenPercentAreDirtyAndAFewCannotBeRead() {
        var generator = new OrderGenerator(5, 0);
        var dirt = new DirtCount();

        Stream.generate(generator::next).limit(RECORDS).forEach(dirt::add);

        assertThat(dirt.dirty / (double) RECORDS).isCloseTo(0.15, within(0.02));
        assertThat(dirt.broken / (double) RECORDS).isCloseTo(0.003, within(0.002));
    }

    @Test
    void threePercentRepeatAnEarlierOrderUnderANewReference() throws Exception {
        var orders = new HashSet<String>();
        var references = new HashSet<String>();
        List<String> whole = lines(OrderFormat.JSONL).stream()
                .filter(line -> line.endsWith("}"))
                .toList();
        for (String line : whole) {
            orders.add(line.substring(13, 24));
            references.add(line.substring(line.indexOf("PAY-")));
        }

        assertThat(references).hasSameSizeAs(whole);
        assertThat(1 - orders.size() / (double) whole.size()).isCloseTo(0.03, within(0.006));
    }

    @Test
    void csvHasAHeaderAndBrokenRecordsLackAField() throws Exception {
        List<String> lines = lines(OrderFormat.CSV);

        assertThat(lines).hasSize(RECORDS + 1);
        assertThat(lines.get(0)).isEqualTo(String.join(",", Order.FIELDS));
        assertThat(lines.stream().skip(1).filter(line -> !line.contains("PAY-")).count())
                .isBetween(20L, 120L);
    }

    @Test
    void definitionsStandBesideTheData() throws Exception {
        OrderData data = OrderData.write(directory, 10, 1, OrderFormat.JSONL);

        assertThat(Files.readString(data.merge()))
                .contains(
                        "pipeline: orders\n",
                        "path: orders*.jsonl",
                        "write_disposition: merge",
                        "lookup: countries.csv");
        assertThat(Files.readString(data.append()))
                .contains("pipeline: orders_append\n", "write_disposition: append")
                .doesNotContain("primary_key");
        assertThat(directory.resolve("countries.csv")).content().contains("GERMANY,DE");
    }

    @Test
    void aFurtherPartHasOrdersOfItsOwn() throws Exception {
        OrderData data = OrderData.write(directory, 100, 1, OrderFormat.JSONL);

        Path part = data.writePart(1, 100, 1);

        assertThat(part).hasFileName("orders-1.jsonl");
        assertThat(Files.readAllLines(part)).hasSize(100).allMatch(line -> line.startsWith("{\"order_id\":\"O-0100"));
    }

    private List<String> lines(OrderFormat format) throws Exception {
        return Files.readAllLines(OrderData.write(directory, RECORDS, 5, format).orders());
    }

    /** A record counts as dirty when a field is not as the generator writes clean ones. */
    private static final class DirtCount {

        private int dirty;
        private int broken;

        void add(Order order) {
            if (order.broken()) {
                broken++;
                dirty++;
            } else if (!isClean(order)) {
                dirty++;
            }
        }

        private static boolean isClean(Order order) {
            String[] values = order.values();
            return matches(values[Order.EMAIL], "[a-z]+\\.[a-z]+[0-9]+@[a-z.]+")
                    && matches(values[Order.COUNTRY], "(?!XX)[A-Z]{2}")
                    && matches(values[Order.ADDRESS], ".+")
                    && matches(values[Order.PRODUCT], ".+")
                    && matches(values[Order.CATEGORY], "[a-z]+")
                    && matches(values[Order.AMOUNT], "[0-9]+\\.[0-9]{2}")
                    && matches(values[Order.ORDERED_AT], "2026-.*Z")
                    && matches(values[Order.STATUS], "pending|paid|shipped|delivered|cancelled");
        }

        private static boolean matches(String value, String pattern) {
            return value != null && value.matches(pattern);
        }
    }
}
