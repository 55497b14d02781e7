package dev.sluice.benchmarks.ceiling;

import dev.sluice.benchmarks.Measurement;

/** One amount of work, done as fast as a careful programmer would do it for this data set alone. */
public interface Ceiling {

    /** Does the work once over all records of the load and says what it took. Leaves nothing running. */
    Measurement measure(OrderTopic load) throws Exception;
}
