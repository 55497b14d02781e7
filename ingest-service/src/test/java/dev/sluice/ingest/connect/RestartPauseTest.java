package dev.sluice.ingest.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RestartPauseTest {

    private static final long SECOND = 1_000_000_000;

    private final AtomicLong now = new AtomicLong();
    private final RestartPause pause = new RestartPause(now::get);

    private long secondsUntilOver() {
        long begin = now.get();
        while (!pause.isOver()) {
            now.addAndGet(SECOND);
        }
        return (now.get() - begin) / SECOND;
    }

    @Test
    void thePauseDoublesUpToHalfAMinute() {
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 8; i++) {
            pauses.add(secondsUntilOver());
            pause.restarted();
        }
        assertThat(pauses).containsExactly(0L, 1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void aLongRunForgetsEarlierFailures() {
        pause.restarted();
        pause.restarted();
        now.addAndGet(61 * SECOND);
        pause.runs();
        pause.restarted();
        assertThat(secondsUntilOver()).isEqualTo(1);
    }
}
