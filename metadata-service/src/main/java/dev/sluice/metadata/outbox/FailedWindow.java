package dev.sluice.metadata.outbox;

import java.util.List;

/**
 * A window that ended by a fault of the system: nothing of it was written, its records are tried again. Told with the next commit, as the fault
 * may be that nothing can be written.
 *
 * @param window its load is one that never was
 * @param datasets what would have been written, {@code <dataset>.<table>}
 * @param reason for people
 */
public record FailedWindow(Window window, List<String> datasets, String reason) {

    public FailedWindow {
        datasets = List.copyOf(datasets);
    }
}
