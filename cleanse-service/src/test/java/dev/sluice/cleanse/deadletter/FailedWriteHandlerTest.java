package dev.sluice.cleanse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cleanse.CleanseMetrics;
import dev.sluice.cleanse.failure.Troubles;
import dev.sluice.cleanse.record.OutputLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Response;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailedWriteHandlerTest {

    private final OutputLimits limits = new OutputLimits(1_000_000);
    private final Troubles troubles = new Troubles(Clock.systemUTC());
    private final FailedWriteHandler handler = new FailedWriteHandler();
    private final ProducerRecord<byte[], byte[]> record =
            new ProducerRecord<>("t.cleansed", new byte[3], new byte[500]);

    @BeforeEach
    void configure() {
        var metrics = new CleanseMetrics(new SimpleMeterRegistry());
        handler.configure(Map.of(
                DeadLetters.CONFIG, new DeadLetters("t.dead-letters", limits, metrics), Troubles.CONFIG, troubles));
    }

    @Test
    void aRefusedRecordTeachesTheLimitSoThatItsNextTryIsADeadLetter() {
        Response response = handler.handleError(context(), record, new RecordTooLargeException("too large"));

        assertThat(response.result()).isEqualTo(Result.FAIL);
        assertThat(response.deadLetterQueueRecords()).isEmpty();
        assertThat(limits.of("t.cleansed")).isBetween(503, 700);
    }

    @Test
    void aTimeoutIsTriedAgainAndSaysSo() {
        Response response = handler.handleError(
                context(), record, new TimeoutException("Topic t.cleansed not present in metadata after 60000 ms."));

        assertThat(response.result()).isEqualTo(Result.RETRY);
        assertThat(troubles.reason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("t.cleansed not present in metadata"));
    }

    @Test
    void aBrokenSystemMakesNoDeadLetter() {
        Response response = handler.handleError(context(), record, new TopicAuthorizationException("no"));

        assertThat(response.result()).isEqualTo(Result.FAIL);
        assertThat(response.deadLetterQueueRecords()).isEmpty();
    }

    @Test
    void aValueThatCannotBeWrittenIsADeadLetterAtOnce() {
        Response response = handler.handleSerializationError(
                context(), record, new SerializationException("bad"), SerializationExceptionOrigin.VALUE);

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(dead -> {
            assertThat(dead.topic()).isEqualTo("t.dead-letters");
            assertThat(dead.key()).containsExactly(1);
            assertThat(dead.value()).containsExactly(2);
            assertThat(dead.timestamp()).isEqualTo(77);
        });
    }

    private static ErrorHandlerContext context() {
        return new DefaultErrorHandlerContext(
                null,
                "t.raw",
                0,
                12,
                new RecordHeaders(),
                "write-cleansed",
                new TaskId(0, 0),
                77,
                new byte[] {1},
                new byte[] {2});
    }
}
