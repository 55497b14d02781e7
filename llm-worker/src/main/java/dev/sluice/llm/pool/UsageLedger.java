package dev.sluice.llm.pool;

import dev.sluice.llm.prompt.Task;

/** Where every HTTP request is written down as soon as it ends, whatever became of it. Thread-safe. */
@FunctionalInterface
interface UsageLedger {

    /**
     * Writes a request down; does not wait for the broker.
     *
     * @param task task that asked
     * @param records questions in the request
     */
    void record(Task task, int records, Attempt attempt);
}
