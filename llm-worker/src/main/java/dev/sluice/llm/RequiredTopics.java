package dev.sluice.llm;

import dev.sluice.schemas.Topic;
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

/** Waits until the broker answers and the topics exist: a topology started without them fails. */
final class RequiredTopics {

    private static final Logger log = LoggerFactory.getLogger(RequiredTopics.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final List<String> names;

    RequiredTopics(List<Topic<?, ?>> topics) {
        this.names = topics.stream().map(Topic::name).toList();
    }

    /**
     * Returns when every topic exists, or when {@code stopped} is counted down.
     *
     * @param reasons is told what it waits for
     * @return whether they exist
     */
    boolean await(Map<String, Object> adminSettings, CountDownLatch stopped, Consumer<String> reasons)
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
            return missing.isEmpty() ? "" : "missing topics: " + missing + "; create them with 'sluice topics apply'";
        } catch (ExecutionException e) {
            return "cannot list the topics: " + e.getCause();
        }
    }
}
