package dev.sluice.metadata.sink;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the load of a pipeline stands.
 *
 * @param allDone whether each of its sources was read to its end
 * @param allEnded whether each of its sources was read to its end, or cannot be read any further
 * @param allSettled whether every record that its sources say they brought has its outcome
 * @param records records that its sources brought
 * @param bytes bytes that were read of them
 * @param waiting rows that wait
 * @param failed sources that cannot be read to their end
 */
record LoadLook(
        boolean allDone,
        boolean allEnded,
        boolean allSettled,
        long records,
        long bytes,
        long waiting,
        List<String> failed) {

    static LoadLook at(SinkState state, String pipeline) {
        boolean allDone = true;
        boolean allEnded = true;
        boolean allSettled = true;
        long records = 0;
        long bytes = 0;
        List<String> failed = new ArrayList<>();
        for (String source : state.loads().open(pipeline)) {
            @Nullable Object @Nullable [] line = state.sources().find(pipeline, source);
            boolean done = line != null && Boolean.TRUE.equals(line[5]) && line[6] == null;
            boolean error = line != null && line[6] != null;
            long brought = line != null && line[2] instanceof Long count ? count : 0;
            allDone &= done;
            allEnded &= done || error;
            allSettled &= line != null && state.loads().outcomes(pipeline, source) >= brought;
            records += brought;
            bytes += line != null && line[3] instanceof Long count ? count : 0;
            if (error) {
                failed.add(source);
            }
        }
        long waiting = 0;
        for (WholeLoads.Staged rows : state.loads().staged(pipeline)) {
            waiting += rows.rows();
        }
        return new LoadLook(allDone, allEnded, allSettled, records, bytes, waiting, failed);
    }

    /** Whether it can land. One of which not a single record became a row stays open: its records may be mended and tried again. */
    boolean isComplete() {
        return allDone && allSettled && (waiting > 0 || records == 0);
    }

    /** Whether nothing more comes and it can still not land. */
    boolean isStuck() {
        return allEnded && allSettled && !failed.isEmpty();
    }

    /** Whether it is a load at all: a file of no bytes says nothing, one of a header alone says that there are no rows. */
    boolean saysSomething() {
        return waiting > 0 || bytes > 0;
    }
}
