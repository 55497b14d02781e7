package dev.sluice.ingest.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoppedConnectorsTest {

    private final AtomicLong nanos = new AtomicLong();
    private final StoppedConnectors stopped = new StoppedConnectors(Duration.ofSeconds(30), nanos::get);

    @Test
    void whatStandsStillForTooLongIsForgotten() {
        assertThat(stopped.isForgotten("p")).isFalse();
        nanos.set(Duration.ofSeconds(29).toNanos());
        assertThat(stopped.isForgotten("p")).isFalse();
        nanos.set(Duration.ofSeconds(30).toNanos());
        assertThat(stopped.isForgotten("p")).isTrue();
        assertThat(stopped.isForgotten("p")).isFalse();
    }

    @Test
    void whatWentOnInBetweenCountsAnew() {
        stopped.isForgotten("p");
        stopped.retain(Set.of());
        nanos.set(Duration.ofSeconds(30).toNanos());

        assertThat(stopped.isForgotten("p")).isFalse();
    }
}
