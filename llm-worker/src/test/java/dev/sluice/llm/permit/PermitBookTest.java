package dev.sluice.llm.permit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.permit.Account.Balance;
import dev.sluice.llm.permit.Decision.Granted;
import dev.sluice.llm.permit.Decision.NoMoney;
import dev.sluice.llm.permit.Decision.TooLarge;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.PermitAccount;
import dev.sluice.schemas.PermitKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermitBookTest {

    private static final long LAPSE = 1_000;
    private static final long WINDOW = 60_000;

    static {
        AvroSerdes.shipped().avro(LlmPermit.class); // lets Avro copy our own classes
    }

    private final PermitBook book = new PermitBook();

    @Test
    void whatIsReservedIsNotThereForOthersAndWhatIsNotUsedIsThereAgain() {
        assertThat(book.apply(paid("a", 60, 100), 0)).isEqualTo(new Granted(0));
        assertThat(book.apply(paid("b", 60, 100), 0)).isInstanceOf(NoMoney.class);

        book.apply(settled("a", 0, 30), 0);

        assertThat(book.balance("day", 0)).isEqualTo(new Balance(30, 0));
        assertThat(book.apply(paid("c", 70, 100), 0)).isInstanceOf(Granted.class);
        assertThat(book.apply(paid("d", 1, 100), 0))
                .isEqualTo(new NoMoney("the budget of day is $0.0000001: $0.00000003 spent, $0.00000007 reserved,"
                        + " the next call may cost $0.000000001"));
    }

    @Test
    void whatNobodySettlesCountsAsSpentInFullUntilItIsSettledAfterAll() {
        book.apply(paid("killed", 60, 100), 0);

        assertThat(book.balance("day", LAPSE)).isEqualTo(new Balance(0, 60));
        assertThat(book.balance("day", LAPSE + 1)).isEqualTo(new Balance(60, 0));
        assertThat(book.apply(paid("b", 50, 100), LAPSE + 1)).isInstanceOf(NoMoney.class);

        book.apply(settled("killed", 0, 20), LAPSE + 2);

        assertThat(book.balance("day", LAPSE + 2)).isEqualTo(new Balance(20, 0));
        assertThat(book.apply(paid("b", 50, 100), LAPSE + 2)).isInstanceOf(Granted.class);
    }

    @Test
    void aLargerBudgetIsKnownToAllByTheEntryThatNamesIt() {
        book.apply(paid("a", 60, 100), 0);

        assertThat(book.apply(paid("b", 60, 100), 0)).isInstanceOf(NoMoney.class);
        assertThat(book.apply(paid("c", 60, 200), 0)).isInstanceOf(Granted.class);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "60, 100", "600, 3000", "7, 50"})
    void inNoWindowThereAreMoreRequestsThanTheLimit(int limit, int asked) {
        var places = new ArrayList<Long>();
        var random = new Random(7);
        long at = 0;
        for (int i = 0; i < asked; i++) {
            at += random.nextInt(100);
            places.add(granted(limited("r" + i, limit, null, 0), at));
        }

        for (int i = 0; i + limit < places.size(); i++) {
            assertThat(places.get(i + limit) - places.get(i)).isGreaterThanOrEqualTo(WINDOW * 1_000);
        }
    }

    @Test
    void underBacklogNoPlaceIsLeftEmpty() {
        long last = 0;
        for (int i = 0; i <= 600; i++) {
            last = granted(limited("r" + i, 600, null, 0), last / 1_000);
            book.apply(settled("r" + i, 0, 0), last / 1_000);
        }

        assertThat(last).isEqualTo(WINDOW * 1_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void inNoWindowThereAreMoreTokensThanTheLimitHoweverLateTheyAreSettled(int seed) {
        var random = new Random(seed);
        var places = new ArrayList<Long>();
        var used = new ArrayList<Long>();
        long limit = 10_000;
        long at = 0;
        for (int i = 0; i < 500; i++) {
            at += random.nextInt(200);
            long wanted = 100 + random.nextInt(900);
            places.add(granted(limited("r" + i, null, limit, wanted), at));
            used.add(1 + (long) random.nextInt((int) wanted));
            int settles = i - random.nextInt(5);
            if (settles >= 0) {
                book.apply(settled("r" + settles, used.get(settles), 0), at);
            }
        }

        for (int first = 0; first < places.size(); first++) {
            long sum = 0;
            for (int i = first; i < places.size() && places.get(i) - places.get(first) < WINDOW * 1_000; i++) {
                sum += used.get(i);
            }
            assertThat(sum).isLessThanOrEqualTo(limit);
        }
    }

    @Test
    void settledTokensMakeRoom() {
        granted(limited("a", null, 100L, 90), 0);
        book.apply(settled("a", 10, 0), 1);

        assertThat(granted(limited("b", null, 100L, 90), 2)).isEqualTo(2_000);
        book.apply(settled("b", 90, 0), 5);
        assertThat(granted(limited("c", null, 100L, 20L), 5))
                .as("when the tokens of b are a window old, which arrived at 5 at the latest")
                .isEqualTo(5_000 + WINDOW * 1_000);
    }

    @Test
    void aRequestThatNeverFitsIsToldSo() {
        assertThat(book.apply(limited("a", null, 100L, 101), 0)).isEqualTo(new TooLarge(100));
    }

    @Test
    void aProviderThatWantsToBeLeftAloneIs() {
        LlmPermit full =
                LlmPermit.newBuilder(settled("a", 0, 0)).setPauseMillis(5_000L).build();
        book.apply(limited("a", 60, null, 0), 0);
        book.apply(full, 100);

        assertThat(book.isPaused("p/m", 5_099_999)).isTrue();
        assertThat(book.isPaused("p/m", 5_100_000)).isFalse();
        assertThat(book.isPaused("p/other", 1)).isFalse();
        assertThat(granted(limited("b", 60, null, 0), 200)).isEqualTo(5_100_000);
    }

    @Test
    void afterARefusalAllAreSlowerForAWhile() {
        LlmPermit full =
                LlmPermit.newBuilder(settled("a", 0, 0)).setPauseMillis(1L).build();
        granted(limited("a", 60, null, 0), 0);
        book.apply(full, 1_000);

        assertThat(granted(limited("b", 60, null, 0), 1_001)).isEqualTo(2_000_000);
        assertThat(granted(limited("c", 60, null, 0), 1_001))
                .as("half the speed")
                .isEqualTo(4_000_000);
        granted(limited("d", 60, null, 0), 100_000);
        assertThat(granted(limited("e", 60, null, 0), 100_000)).as("recovered").isEqualTo(101_000_000);
    }

    @Test
    void limitsOfDifferentModelsDoNotMeet() {
        granted(limited("a", 1, null, 0), 0);
        LlmPermit other = LlmPermit.newBuilder(limited("b", 1, null, 0))
                .setLimited("p/other")
                .build();

        assertThat(granted(other, 0)).isZero();
    }

    @Test
    void whoeverReadsTheSameEntriesDecidesTheSame() {
        var other = new PermitBook();
        var random = new Random(3);
        for (int i = 0; i < 2_000; i++) {
            LlmPermit entry = random.nextBoolean()
                    ? settled("e" + random.nextInt(i + 1), random.nextInt(50), random.nextInt(10))
                    : LlmPermit.newBuilder(limited("e" + i, 600, 5_000L, 1L + random.nextInt(100)))
                            .setCostNanos((long) random.nextInt(10))
                            .setAccounts(List.of(new PermitAccount("day", 4_000L)))
                            .build();
            Decision mine = book.apply(entry, i * 20L);
            book.balance("day", i * 50L); // looking changes nothing

            assertThat(other.apply(entry, i * 20L)).isEqualTo(mine);
        }
    }

    private long granted(LlmPermit entry, long at) {
        return ((Granted) Objects.requireNonNull(book.apply(entry, at))).waitMicros() + at * 1_000;
    }

    private static LlmPermit paid(String id, long cost, long cap) {
        return LlmPermit.newBuilder(limited(id, null, null, 0))
                .setCostNanos(cost)
                .setAccounts(List.of(new PermitAccount("day", cap)))
                .build();
    }

    private static LlmPermit limited(String id, @Nullable Integer requests, @Nullable Long mostTokens, long tokens) {
        return LlmPermit.newBuilder()
                .setPermitId(id)
                .setKind(PermitKind.ASKED)
                .setPipeline("orders")
                .setLimited("p/m")
                .setRequests(requests)
                .setTokensLimit(mostTokens)
                .setWindowMillis(WINDOW)
                .setTokens(tokens)
                .setCostNanos(0)
                .setAccounts(List.of())
                .setLapseMillis(LAPSE)
                .build();
    }

    private static LlmPermit settled(String id, long tokens, long cost) {
        return LlmPermit.newBuilder(limited(id, null, null, tokens))
                .setKind(PermitKind.SETTLED)
                .setCostNanos(cost)
                .build();
    }
}
