package dev.sluice.benchmarks.ceiling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HandWrittenRulesTest {

    private final OrderRow row = new OrderRow();
    private final OrderParser parser = new OrderParser(row);
    private final HandWrittenRules rules = new HandWrittenRules();

    @Test
    void cleansADirtyOrder() throws IOException {
        clean("""
                {"order_id":"O-1","customer_id":5,"email":" Anna@Example.com ","country_code":" germany ","address":"","product":null,
                 "category":"N/A","quantity":2,"amount":" -12.5 ","ordered_at":"01/03/2026 12:34","status":"CNCL","payment_ref":"P"}
                """);

        assertThat(row.email).isEqualTo("anna@example.com");
        assertThat(row.country).isEqualTo("DE");
        assertThat(row.address).isNull();
        assertThat(row.product).isNull();
        assertThat(row.category).isNull();
        assertThat(row.amountCents).isEqualTo(-1250);
        assertThat(row.kind).isEqualTo("refund");
        assertThat(row.orderedAtMicros)
                .isEqualTo(Instant.parse("2026-03-01T12:34:00Z").getEpochSecond() * 1_000_000);
        assertThat(row.status).isEqualTo("cancelled");
        assertThat(rules.findings()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "email, anna.example.com",
        "email, anna at example.com",
        "email, anna@",
        "country_code, XX",
        "amount, free",
        "amount, 5.00 EUR",
        "ordered_at, yesterday",
        "ordered_at, 2026-02-30T00:00:00Z"
    })
    void countsAFindingForWhatCannotBeSettled(String field, String value) throws IOException {
        clean("{\"" + field + "\":\"" + value + "\"}");

        assertThat(rules.findings()).isEqualTo(1);
    }

    @Test
    void readsAnAmountWithACurrencySign() throws IOException {
        clean("{\"amount\":\"€5.5\"}");

        assertThat(row.amountCents).isEqualTo(550);
        assertThat(rules.findings()).isZero();
    }

    @Test
    void aCutLineIsNoOrder() throws IOException {
        assertThat(parser.read("{\"order_id\":\"O-1\",\"cust".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(parser.read("{\"order_id\":\"O-1\"".getBytes(StandardCharsets.UTF_8)))
                .isFalse();
        assertThat(parser.read("[]".getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void theCodecKeepsEveryField() throws IOException {
        clean("{\"order_id\":\"O-ä\",\"customer_id\":5,\"quantity\":3,\"amount\":\"1.20\",\"payment_ref\":\"P\"}");
        byte[] bytes = new OrderCodec().encode(row);

        var copy = new OrderRow();
        OrderCodec.decode(bytes, copy);

        assertThat(copy)
                .usingRecursiveComparison()
                .ignoringFields("amount", "orderedAt", "orderedAtMicros")
                .isEqualTo(row);
        assertThat(copy.orderId).isEqualTo("O-ä");
        assertThat(copy.email).isNull();
    }

    private void clean(String json) throws IOException {
        assertThat(parser.read(json.getBytes(StandardCharsets.UTF_8))).isTrue();
        rules.apply(row);
    }
}
