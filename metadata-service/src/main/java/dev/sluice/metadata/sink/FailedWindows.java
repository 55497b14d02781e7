package dev.sluice.metadata.sink;

import dev.sluice.metadata.outbox.FailedWindow;
import dev.sluice.metadata.outbox.Window;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remembers that a window has failed until a commit can tell it. A window that is tried again and fails again has failed once. Gone with the process:
 * what a dead process was about to write, nobody can tell. Belongs to the sink's thread.
 */
final class FailedWindows {

    private @Nullable FailedWindow attempt;
    private @Nullable FailedWindow failure;

    /** A transaction was rolled back; that may be the end of the window, or its halves are tried. */
    void attempted(Window window, Set<String> datasets) {
        attempt = new FailedWindow(window, List.copyOf(datasets), "");
    }

    /** The last attempt was the end of the window. */
    void failed(Instant at, String reason) {
        if (attempt != null && failure == null && !attempt.datasets().isEmpty()) {
            Window window = attempt.window();
            failure = new FailedWindow(new Window(window.loadId(), window.begun(), at), attempt.datasets(), reason);
        }
        attempt = null;
    }

    /** What the commit under way tells. */
    List<FailedWindow> untold() {
        return failure == null ? List.of() : List.of(failure);
    }

    /** The commit has told it. */
    void told() {
        failure = null;
        attempt = null;
    }
}
