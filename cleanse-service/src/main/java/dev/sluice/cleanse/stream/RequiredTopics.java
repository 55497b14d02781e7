package dev.sluice.cleanse.stream;

import dev.sluice.cleanse.failure.FailureKind;
import dev.sluice.cleanse.failure.Troubles;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the topics exist. A topology started without them fails: at once for its source, and after a minute of silence for
 * a sink.
 */
public final class RequiredTopics {

    private static final Logger log = LoggerFactory.getLogger(RequiredTopics.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final List<String> names;
    private final Troubles troubles;

    public RequiredTopics(List<String> names, Troubles troubles) {
        this.names = List.copyOf(names);
        this.troubles = troubles;
    }

    /**
     * Returns when every topic exists, or when {@code stopped} is counted down.
     *
     * @return whether they exist
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean await(Admin admin, CountDownLatch stopped) throws InterruptedException {
        String told = "";
        do {
            String reason = missing(admin);
            if (reason.isEmpty()) {
                troubles.over();
                return true;
            }
            troubles.passing(reason);
            if (!reason.equals(told)) {
                log.atWarn().addKeyValue("reason", reason).log("waiting for the topics");
                told = reason;
            }
        } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        return false;
    }

    private String missing(Admin admin) throws InterruptedException {
        try {
            Set<String> existing = admin.listTopics().names().get();
            String missing =
                    names.stream().filter(name -> !existing.contains(name)).collect(Collectors.joining(", "));
            return missing.isEmpty()
                    ? ""
                    : "missing topics: " + missing + "; create them with 'sluice topics apply'"
                            + " (a topic that this service may not see looks missing too)";
        } catch (ExecutionException e) {
            return "cannot list the topics (" + FailureKind.of(e) + "): " + e.getCause();
        }
    }
}
