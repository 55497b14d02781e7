package dev.sluice.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.runtime.health.Health;
import dev.sluice.runtime.health.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ServiceGroupTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final Health health = new Health();

    private class Recording implements Service {
        private final String name;

        Recording(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void start() {
            events.add("start " + name);
        }

        @Override
        public void stop(Duration timeout) {
            assertThat(timeout).isLessThanOrEqualTo(ServiceGroup.STOP_TIMEOUT);
            events.add("stop " + name);
        }
    }

    @Test
    void startsInOrderAndStopsInReverse() {
        var group = new ServiceGroup(health, List.of(new Recording("a"), new Recording("b")));
        assertThat(health.isReady()).isFalse();

        group.start();
        assertThat(health.isReady()).isTrue();
        group.stop();
        group.stop();

        assertThat(events).containsExactly("start a", "start b", "stop b", "stop a");
        assertThat(health.isReady()).isFalse();
    }

    @Test
    void aFailedStartStopsWhatHadStartedAndTheOneThatFailed() {
        Service failing = new Recording("b") {
            @Override
            public void start() {
                throw new IllegalStateException("no port");
            }
        };
        var group = new ServiceGroup(health, List.of(new Recording("a"), failing, new Recording("c")));

        assertThatThrownBy(group::start).hasMessage("no port");

        assertThat(events).containsExactly("start a", "stop b", "stop a");
    }

    @Test
    void aServiceThatFailsToStopDoesNotKeepTheOthers() {
        Service failing = new Recording("b") {
            @Override
            public void stop(Duration timeout) {
                throw new IllegalStateException("stuck");
            }
        };
        var group = new ServiceGroup(health, List.of(new Recording("a"), failing));
        group.start();

        group.stop();

        assertThat(events).containsExactly("start a", "start b", "stop a");
    }

    @Test
    void stopEndsAStartThatWaits() throws Exception {
        var waiting = new CountDownLatch(1);
        Service blocking = new Recording("b") {
            @Override
            public void start() {
                waiting.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted", e);
                }
            }
        };
        var group = new ServiceGroup(health, List.of(new Recording("a"), blocking, new Recording("c")));
        var starter = new Thread(() -> {
            try {
                group.start();
            } catch (IllegalStateException e) {
                events.add(String.valueOf(e.getMessage()));
            }
        });
        starter.start();
        waiting.await();
        assertThat(health.statuses()).containsEntry("lifecycle", HealthStatus.notReady("starting b"));

        group.stop();
        group.awaitStop();

        await().until(() -> !starter.isAlive());
        assertThat(events).contains("stop b", "stop a", "interrupted").doesNotContain("start c");
    }
}
