package dev.sluice.llm.coalescer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnmaskingTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":\"[[name]]\"} | {\"[[name]]\":\"Ada\"} | {\"a\":\"Ada\"}",
                "{\"a\":\"Dear [[name]], [[name]]\"} | {\"[[name]]\":\"A$1\\\\\"} | {\"a\":\"Dear A$1\\\\, A$1\\\\\"}",
                "{\"a\":[\"[[n]]\",{\"b\":\"[[n]]\"}],\"[[n]]\":1.50} | {\"[[n]]\":5} | {\"a\":[\"5\",{\"b\":\"5\"}],\"[[n]]\":1.50}",
                "{\"a\":\"[[other]]\"} | {\"[[name]]\":\"Ada\"} | {\"a\":\"[[other]]\"}",
                "{\"a\":\"[[x]][[y]]\"} | {\"[[x]]\":\"[[y]]\",\"[[y]]\":\"Z\"} | {\"a\":\"[[y]]Z\"}",
            })
    void valuesStandWhereTheirPlaceholdersStood(String output, String masked, String restored) {
        assertThat(Unmasking.restore(output, masked)).isEqualTo(restored);
    }

    @Test
    void withoutMaskTheAnswerIsAsItCame() {
        assertThat(Unmasking.restore("{ \"a\" : 1 }", null)).isEqualTo("{ \"a\" : 1 }");
    }

    @Test
    void whatIsNoJsonIsNotQuoted() {
        assertThatThrownBy(() -> Unmasking.restore("secret", "{}")).hasMessageNotContaining("secret");
    }

    @Test
    void aWaitingRecordKeepsItsValues() {
        ByteBuffer key = ByteBuffer.wrap("key".getBytes(StandardCharsets.UTF_8));
        for (var waiter :
                new Waiter[] {new Waiter(true, "v1", key, "{\"[[name]]\":\"Zoë\"}"), new Waiter(false, "v1", key, null)
                }) {
            byte[] bytes = Waiter.SERDE.serializer().serialize("", waiter);

            assertThat(Waiter.SERDE.deserializer().deserialize("", bytes)).isEqualTo(waiter);
        }
    }
}
