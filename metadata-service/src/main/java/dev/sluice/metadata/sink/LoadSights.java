package dev.sluice.metadata.sink;

import dev.sluice.metadata.sink.WholeLoads.State;
import dev.sluice.pipeline.Pipeline;
import java.sql.SQLException;

/**
 * Decides to which load a source belongs when it is first seen. A source that was there before its pipeline had loads, or is seen by a retry
 * first, belongs to what has landed; any other joins the load that is not complete, or begins one. Belongs to one flush.
 */
final class LoadSights {

    private final LoadEnds ends;

    LoadSights(LoadEnds ends) {
        this.ends = ends;
    }

    /** The state of a source that a pipeline with loads has. */
    State see(Flush flush, Pipeline pipeline, String source, boolean old) throws SQLException {
        String name = pipeline.definition().pipeline();
        WholeLoads loads = flush.state().loads();
        State known = loads.state(name, source);
        if (known != null) {
            return known;
        }
        State first = old || wasReadBefore(flush, name, source) ? State.LANDED : State.OPEN;
        if (first == State.OPEN && loads.hasFailed(name)) {
            ends.giveUp(flush, pipeline);
        }
        loads.put(name, source, first);
        return first;
    }

    private static boolean wasReadBefore(Flush flush, String pipeline, String source) {
        Object[] line = flush.state().sources().find(pipeline, source);
        return line != null && line[2] instanceof Long records && records > 0;
    }
}
