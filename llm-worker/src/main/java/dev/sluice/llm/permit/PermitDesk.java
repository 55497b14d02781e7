package dev.sluice.llm.permit;

import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.Account.Balance;
import dev.sluice.llm.permit.Decision.Granted;
import dev.sluice.llm.permit.Decision.NoMoney;
import dev.sluice.llm.permit.Decision.TooLarge;
import dev.sluice.llm.permit.Inquiries.Answer;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.schemas.PermitAccount;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives leave that all workers of a namespace agree on. To ask is to append an entry to the permit log; where it comes to stand
 * among the entries of the others decides, and every worker that reads the log decides the same. While the broker is away there is
 * no leave. Thread-safe; closing ends the wait of whoever asks.
 */
public final class PermitDesk implements AutoCloseable {

    /** A refusal is not asked for again before this: every entry stays in the log. */
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

    private final Budgets budgets;
    private final InstantSource clock;
    private final PermitBook book = new PermitBook();
    private final Inquiries inquiries;
    private volatile boolean closed;

    /**
     * Starts to read the log; asking waits until all of it has been read.
     *
     * @param consumerSettings of a consumer without a group
     */
    public PermitDesk(
            Topics topics,
            Budgets budgets,
            InstantSource clock,
            Map<String, Object> consumerSettings,
            Map<String, Object> producerSettings) {
        this.budgets = budgets;
        this.clock = clock;
        this.inquiries = new Inquiries(topics.llmPermits(), book, consumerSettings, producerSettings);
    }

    /** Why nobody gets leave; null when they do. */
    public @Nullable String trouble() {
        return inquiries.trouble();
    }

    /** Whether any worker was refused for want of money in that time. */
    public boolean refusedWithin(Duration time) {
        return clock.millis() - book.lastRefusal() < time.toMillis();
    }

    /** Billionths of a US dollar spent on an account. */
    public long spentNanos(String account) {
        return balance(account).spent();
    }

    /** Billionths of a US dollar reserved on an account. */
    public long reservedNanos(String account) {
        return balance(account).reserved();
    }

    /** Leave under the limits of one provider and model. */
    public Permits under(Terms terms) {
        return under(() -> terms);
    }

    /**
     * Leave under limits that may change.
     *
     * @param terms asked before each request
     */
    public Permits under(Supplier<Terms> terms) {
        var ahead = new AtomicReference<>(Ahead.of(terms.get()));
        return (demand, wanted) -> {
            Ahead now = ahead.updateAndGet(before -> before.under(terms.get()));
            if (!now.terms().isLimited() && budgets.of(demand.pipeline()).isEmpty()) {
                return settlement -> {};
            }
            inquiries.awaitCaughtUp();
            while (true) {
                // few at a time: the places of a worker that is killed are lost to all
                acquire(now.places(), wanted);
                try {
                    Permits.Permit permit = tryOnce(now.terms(), demand, wanted);
                    if (permit != null) {
                        return permit;
                    }
                } finally {
                    now.places().release();
                }
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        inquiries.close();
    }

    private Balance balance(String account) {
        return book.balance(account, clock.millis());
    }

    /** Null if the place was missed, and another one has to be asked for. */
    private Permits.@Nullable Permit tryOnce(Terms terms, Permits.Demand demand, BooleanSupplier wanted)
            throws ProviderException, InterruptedException {
        List<PermitAccount> accounts = budgets.of(demand.pipeline());
        refuseEarly(accounts, demand);
        String id = UUID.randomUUID().toString();
        Answer answer = inquiries.ask(PermitEntries.asked(id, terms, demand, accounts), () -> checkWanted(wanted));
        if (answer.decision() instanceof NoMoney refused) {
            throw ProviderException.lasting(Kind.BUDGET, refused.account());
        }
        if (answer.decision() instanceof TooLarge tooLarge) {
            throw ProviderException.lasting(
                    Kind.BAD_REQUEST,
                    "a request may use " + demand.tokens() + " tokens, more than llm.tokens_per_minute ("
                            + tooLarge.limit() + "); lower llm.max_tokens or llm.batch.max_records");
        }
        Permits.Permit permit =
                settlement -> inquiries.append(PermitEntries.settled(id, terms, demand.pipeline(), settlement));
        try {
            if (awaitTurn(terms, (Granted) answer.decision(), answer, wanted)) {
                return permit;
            }
        } catch (ProviderException | InterruptedException e) {
            permit.settle(new Permits.Settlement(0, 0, 0));
            throw e;
        }
        permit.settle(new Permits.Settlement(0, 0, 0));
        return null;
    }

    /** While it is known that there is no money, the log is left alone. */
    private void refuseEarly(List<PermitAccount> accounts, Permits.Demand demand) throws ProviderException {
        if (!accounts.isEmpty() && refusedWithin(AFTER_REFUSAL)) {
            var lacking = book.lacking(accounts, demand.costNanos());
            if (lacking.isPresent()) {
                throw ProviderException.lasting(Kind.BUDGET, lacking.get());
            }
        }
    }

    /**
     * Waits for the place. The clock that counts is the one since the entry was read, which is after the broker wrote it: never early.
     *
     * @return false if it is too late, or if the provider has asked for a pause since
     */
    private boolean awaitTurn(Terms terms, Granted granted, Answer answer, BooleanSupplier wanted)
            throws ProviderException, InterruptedException {
        long turn = answer.readNanos() + granted.waitMicros() * 1_000;
        for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
            checkWanted(wanted);
            TimeUnit.NANOSECONDS.sleep(Math.min(left, Inquiries.LOOK.toNanos()));
        }
        // the broker wrote the entry at any time between asking and reading
        long late = System.nanoTime() - answer.askedNanos() - granted.waitMicros() * 1_000;
        long place = answer.atMillis() * 1_000 + granted.waitMicros();
        return !terms.isLimited() || late <= Terms.latestNanos() && !book.isPaused(terms.limited(), place);
    }

    private void acquire(Semaphore ahead, BooleanSupplier wanted) throws ProviderException, InterruptedException {
        while (!ahead.tryAcquire(Inquiries.LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
            checkWanted(wanted);
        }
    }

    private void checkWanted(BooleanSupplier wanted) throws ProviderException {
        if (closed || !wanted.getAsBoolean()) {
            throw ProviderException.cancelled();
        }
    }
}
