package dev.sluice.runtime.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until the broker answers and the topics exist. A topology started without them fails: at once for its source, and after a
 * minute of silence for a sink. Immutable.
 *
 * @param names of the topics
 */
public record RequiredTopics(List<String> names) {

    private static final Logger log = LoggerFactory.getLogger(RequiredTopics.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    public RequiredTopics {
        names = List.copyOf(names);
    }

    /**
     * Returns when every topic exists, or when {@code stopped} is counted down.
     *
     * @param adminSettings of the client that looks
     * @param reasons is told, at each look, what it waits for
     * @return whether they exist
     * @throws InterruptedException if interrupted while waiting
     */
    public boolean await(Map<String, Object> adminSettings, CountDownLatch stopped, Consumer<String> reasons)
            throws InterruptedException {
        String told = "";
        try (Admin admin = Admin.create(adminSettings)) {
            do {
                String reason = missing(admin);
                if (reason.isEmpty()) {
                    return true;
                }
                reasons.accept(reason);
                if (!reason.equals(told)) {
                    log.atWarn().addKeyValue("reason", reason).log("waiting for the topics");
                    told = reason;
                }
            } while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        }
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
            return "cannot list the topics: " + e.getCause();
        }
    }
}
