package dev.sluice.cleanse.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureKindTest {

    @ParameterizedTest
    @MethodSource
    void sorts(Throwable failure, FailureKind kind) {
        assertThat(FailureKind.of(failure)).isEqualTo(kind);
        if (failure instanceof Exception cause) {
            assertThat(FailureKind.of(new StreamsException("sending failed", cause)))
                    .isEqualTo(kind);
        }
    }

    static Stream<Arguments> sorts() {
        return Stream.of(
                Arguments.of(new TopicAuthorizationException("sluice.cleansed"), FailureKind.CONFIGURATION),
                Arguments.of(new SaslAuthenticationException("no"), FailureKind.CONFIGURATION),
                Arguments.of(new MissingSourceTopicException("gone"), FailureKind.CONFIGURATION),
                Arguments.of(new FencedInstanceIdException("twice"), FailureKind.CONFIGURATION),
                Arguments.of(new TimeoutException("slow"), FailureKind.EXTERNAL),
                Arguments.of(new ServiceAway("registry", new IOException("refused")), FailureKind.EXTERNAL),
                Arguments.of(new RecordTooLargeException("large"), FailureKind.RECORD),
                Arguments.of(new IllegalStateException("bug"), FailureKind.INTERNAL),
                Arguments.of(new OutOfMemoryError("heap"), FailureKind.INTERNAL));
    }
}
