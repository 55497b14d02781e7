package dev.sluice.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the transactions that a killed process left behind: the open ones would hold up readers until they time out. Asking for
 * each id once brings them to their end. Thread-safe.
 */
final class OpenTransactions {

    private static final Logger log = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<TransactionState> OPEN =
            Set.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private OpenTransactions() {}

    /** Aborts or completes every open transaction; its producer, if it still lived, would be fenced. */
    static void settle(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<String> ids = list(admin);
            if (!ids.isEmpty()) {
                admin.fenceProducers(ids).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                log.atInfo().addKeyValue("transactions", ids.size()).log("open transactions settled");
            }
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("open transactions not settled, they end by their time-out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> list(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Collection<TransactionListing> open = admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN))
                .all()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return open.stream().map(TransactionListing::transactionalId).toList();
    }
}
