package dev.sluice.llm.permit;

import dev.sluice.llm.permit.Account.Balance;
import dev.sluice.llm.permit.Decision.Granted;
import dev.sluice.llm.permit.Decision.NoMoney;
import dev.sluice.llm.permit.Decision.TooLarge;
import dev.sluice.llm.permit.Pacer.Place;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.PermitAccount;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the entries of the permit log amount to. A pure fold: whoever reads the same entries with the same times comes to the same
 * decisions, so that workers agree without asking each other. Thread-safe.
 */
final class PermitBook {

    /** Settlements that come later than this many others do not correct what was charged. */
    private static final int LAPSED_KEPT = 100_000;

    private final Map<String, Account> accounts = new HashMap<>();
    private final Map<String, Pacer> pacers = new HashMap<>();
    private final Map<String, Reservation> open = new LinkedHashMap<>();
    private final Map<String, Reservation> lapsed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Reservation> eldest) {
            return size() > LAPSED_KEPT;
        }
    };
    private long lastRefusal = Long.MIN_VALUE / 2;

    private record Reservation(long lapsesAt, long cost, List<String> accounts, Pacer pacer, Place place) {}

    /**
     * Takes the next entry of the log.
     *
     * @param at the broker's time of it, epoch milliseconds
     * @return what the asker is told; null for a settlement
     */
    synchronized @Nullable Decision apply(LlmPermit entry, long at) {
        lapse(at);
        return switch (entry.getKind()) {
            case ASKED -> asked(entry, at);
            case SETTLED -> {
                settled(entry, at);
                yield null;
            }
        };
    }

    /** The first of these accounts that has no room, as it would be told; empty if all have. */
    synchronized Optional<String> lacking(List<PermitAccount> wanted, long cost) {
        for (PermitAccount one : wanted) {
            Account account = accounts.get(one.getName());
            if (!(account == null ? new Account() : account).hasRoom(cost, one.getCapNanos())) {
                return Optional.of(describe(one, account == null ? new Balance(0, 0) : account.balance(), cost));
            }
        }
        return Optional.empty();
    }

    /** What stands on an account; reservations that have lapsed by then are counted as spent. */
    synchronized Balance balance(String account, long now) {
        Account known = accounts.get(account);
        if (known == null) {
            return new Balance(0, 0);
        }
        // only told, not applied: what changes the book comes from the log alone
        long lapsing = open.values().stream()
                .filter(one -> one.lapsesAt() < now && one.accounts().contains(account))
                .mapToLong(Reservation::cost)
                .sum();
        return new Balance(known.balance().spent() + lapsing, known.balance().reserved() - lapsing);
    }

    /** When a call was last refused for want of money; long ago if never. */
    synchronized long lastRefusal() {
        return lastRefusal;
    }

    /** Whether the provider has asked to be left alone at that time. */
    synchronized boolean isPaused(String limited, long micros) {
        Pacer pacer = pacers.get(limited);
        return pacer != null && pacer.isPausedAt(micros);
    }

    private Decision asked(LlmPermit entry, long at) {
        Optional<String> lacking = lacking(entry.getAccounts(), entry.getCostNanos());
        if (lacking.isPresent()) {
            lastRefusal = at;
            return new NoMoney(lacking.get());
        }
        Long mostTokens = entry.getTokensLimit();
        if (mostTokens != null && entry.getTokens() > mostTokens) {
            return new TooLarge(mostTokens);
        }
        List<String> names =
                entry.getAccounts().stream().map(PermitAccount::getName).toList();
        for (String name : names) {
            accounts.computeIfAbsent(name, key -> new Account()).reserve(entry.getCostNanos());
        }
        Pacer pacer = pacers.computeIfAbsent(entry.getLimited(), key -> new Pacer());
        Place place = pacer.next(at, entry.getRequests(), mostTokens, entry.getWindowMillis(), entry.getTokens());
        // a call may have to wait for its place first
        long lapsesAt = Math.max(at, place.micros() / 1_000) + entry.getLapseMillis();
        open.put(entry.getPermitId(), new Reservation(lapsesAt, entry.getCostNanos(), names, pacer, place));
        return new Granted(place.micros() - at * 1_000);
    }

    private void settled(LlmPermit entry, long at) {
        if (entry.getPauseMillis() > 0) {
            pacers.computeIfAbsent(entry.getLimited(), key -> new Pacer()).refused(at, at + entry.getPauseMillis());
        }
        Reservation held = open.remove(entry.getPermitId());
        if (held != null) {
            charge(held, held.cost(), entry.getCostNanos());
            held.pacer().ended(held.place(), at, entry.getTokens());
            return;
        }
        Reservation late = lapsed.remove(entry.getPermitId());
        if (late != null) {
            charge(late, 0, entry.getCostNanos() - late.cost());
        }
    }

    /** Whoever asked and never told what became of it may have been charged: the worst case counts. */
    private void lapse(long now) {
        for (Iterator<Map.Entry<String, Reservation>> all = open.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, Reservation> eldest = all.next();
            if (eldest.getValue().lapsesAt() >= now) {
                return;
            }
            charge(
                    eldest.getValue(),
                    eldest.getValue().cost(),
                    eldest.getValue().cost());
            lapsed.put(eldest.getKey(), eldest.getValue());
            all.remove();
        }
    }

    private void charge(Reservation held, long reservation, long charged) {
        for (String name : held.accounts()) {
            accounts.computeIfAbsent(name, key -> new Account()).settle(reservation, charged);
        }
    }

    private static String describe(PermitAccount account, Balance balance, long cost) {
        return String.format(
                Locale.ROOT,
                "the budget of %s is $%s: $%s spent, $%s reserved, the next call may cost $%s",
                account.getName(),
                usd(account.getCapNanos()),
                usd(balance.spent()),
                usd(balance.reserved()),
                usd(cost));
    }

    private static String usd(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString();
    }
}
