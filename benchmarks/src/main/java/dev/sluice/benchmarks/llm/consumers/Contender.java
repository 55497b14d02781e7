package dev.sluice.benchmarks.llm.consumers;

/** A way to consume calls. */
interface Contender {

    /** As results name it. */
    String name();

    /**
     * Joins a new group, does every record of the topic once, and returns when all of them are acknowledged.
     *
     * @param window most calls in the air at a time
     */
    void consume(CallTopic topic, int window, TimedCalls calls) throws InterruptedException;
}
