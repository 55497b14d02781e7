package dev.sluice.runtime.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HealthTest {

    private final Health health = new Health();

    @Test
    void isReadyWhenEveryComponentIs() {
        assertThat(health.isReady()).isTrue();

        health.register("a", HealthStatus::ready);
        health.register("b", () -> HealthStatus.notReady("the broker is away"));

        assertThat(health.isReady()).isFalse();
        assertThat(health.isLive()).isTrue();
        assertThat(health.statuses())
                .containsEntry("a", HealthStatus.ready())
                .containsEntry("b", HealthStatus.notReady("the broker is away"));

        health.unregister("b");
        assertThat(health.isReady()).isTrue();
    }

    @Test
    void isNotLiveWhenAComponentHasFailedForGood() {
        health.register("a", () -> HealthStatus.failed("stream thread died"));

        assertThat(health.isLive()).isFalse();
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void takesAThrowingCheckForNotReady() {
        health.register("a", () -> {
            throw new IllegalStateException("oops");
        });

        assertThat(health.statuses().values()).singleElement().satisfies(status -> assertThat(status.reason())
                .contains("oops"));
        assertThat(health.isLive()).isTrue();
    }

    @Test
    void aReasonGoesWithEveryStateButReady() {
        assertThatThrownBy(() -> new HealthStatus(HealthStatus.State.NOT_READY, null))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
