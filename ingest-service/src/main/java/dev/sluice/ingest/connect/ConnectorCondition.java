package dev.sluice.ingest.connect;

import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.runtime.Herder;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.jspecify.annotations.Nullable;

/**
 * How a connector stands.
 *
 * @param isStopped whether it was told to stop, and keeps that over restarts
 * @param failure why it or a task of it has failed, in one line; null if none has
 */
record ConnectorCondition(boolean isStopped, @Nullable String failure) {

    private static final String FAILED = "FAILED";
    private static final ConnectorCondition NOT_STARTED = new ConnectorCondition(false, null);

    /** As the worker knows it now. */
    static ConnectorCondition of(Herder herder, String name) {
        try {
            ConnectorStateInfo state = herder.connectorStatus(name);
            return new ConnectorCondition(state.connector().state().equals("STOPPED"), failure(state));
        } catch (NotFoundException e) {
            return NOT_STARTED;
        }
    }

    private static @Nullable String failure(ConnectorStateInfo state) {
        if (state.connector().state().equals(FAILED)) {
            return "connector failed: " + firstLine(state.connector().trace());
        }
        return state.tasks().stream()
                .filter(task -> task.state().equals(FAILED))
                .map(task -> "task " + task.id() + " failed: " + firstLine(task.trace()))
                .findFirst()
                .orElse(null);
    }

    private static String firstLine(@Nullable String trace) {
        return trace == null ? "no reason given" : trace.lines().findFirst().orElse("no reason given");
    }
}
