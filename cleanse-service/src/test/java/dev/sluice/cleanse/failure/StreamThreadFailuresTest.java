package dev.sluice.cleanse.failure;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class StreamThreadFailuresTest {

    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final Troubles troubles = new Troubles(clock);
    private final StreamThreadFailures failures = new StreamThreadFailures(troubles, clock);

    @Test
    void whatHealsByItselfIsRetriedForEver() {
        for (int i = 0; i < 20; i++) {
            assertThat(failures.handle(new StreamsException("x", new TimeoutException("no answer"))))
                    .isEqualTo(REPLACE_THREAD);
        }
        assertThat(troubles.reason()).contains("TimeoutException: no answer");
        assertThat(troubles.isLasting()).isFalse();
    }

    @Test
    void aRecordThatTheBrokerRefusesNeverStopsTheService() {
        for (int i = 0; i < 20; i++) {
            assertThat(failures.handle(new StreamsException("x", new RecordTooLargeException("large"))))
                    .isEqualTo(REPLACE_THREAD);
        }
    }

    @Test
    void whatAPersonMustMendStopsAtOnceWithTheReason() {
        var failure = new StreamsException("x", new TopicAuthorizationException("not yours: sluice.cleansed"));

        assertThat(failures.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(troubles.reason()).hasValueSatisfying(reason -> assertThat(reason)
                .isEqualTo("stopped: TopicAuthorizationException: not yours: sluice.cleansed"));
        assertThat(troubles.isLasting()).isTrue();
    }

    @Test
    void anUnexplainedFailureIsRetriedAFewTimesOnly() {
        for (int i = 0; i < 5; i++) {
            assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(REPLACE_THREAD);
        }
        assertThat(failures.handle(new IllegalStateException("bug"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void anErrorOfTheJvmStops() {
        assertThat(failures.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void aPassingTroubleIsForgotten() {
        var later = new Troubles(Clock.offset(clock, Duration.ZERO));
        later.passing("broker away");
        assertThat(later.reason()).contains("broker away");

        later.over();

        assertThat(later.reason()).isEmpty();
    }
}
