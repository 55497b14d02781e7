package dev.sluice.metadata.sink;

import dev.sluice.runtime.health.HealthStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the sink tells others of itself: written by its thread, read by any. Thread-safe. */
final class SinkReport {

    private static final Logger log = LoggerFactory.getLogger(SinkReport.class);

    private volatile HealthStatus status = HealthStatus.notReady("not started");
    private volatile SinkProgress progress = SinkProgress.NONE;

    HealthStatus status() {
        return status;
    }

    SinkProgress progress() {
        return progress;
    }

    void works() {
        status = HealthStatus.ready();
    }

    void progress(SinkProgress now) {
        progress = now;
    }

    /** It cannot land rows now and tries again; a new reason is logged once. */
    void waits(String reason) {
        if (!reason.equals(status.reason())) {
            log.atWarn().addKeyValue("reason", reason).log("sink waits, trying again");
        }
        status = HealthStatus.notReady(reason);
    }

    /** It has begun, and has not yet seen the broker. */
    void connecting() {
        status = HealthStatus.notReady("connecting to the broker");
    }

    /** It was told to stop. */
    void ended() {
        status = HealthStatus.notReady("stopped");
    }

    /** It has ended, and only a person can help. */
    void stopped(String reason) {
        log.atError().addKeyValue("reason", reason).log("sink stopped");
        status = HealthStatus.failed(reason);
    }
}
