package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.llm.money.Price;
import dev.sluice.llm.money.Rates;
import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits.Demand;
import dev.sluice.llm.permit.Permits.Settlement;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelClient;
import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.simulator.Fault;
import dev.sluice.llm.simulator.FaultPlan;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PatientClientTest {

    private static final ModelRequest REQUEST = new ModelRequest(
            List.of(new ModelRequest.Message(
                    ModelRequest.Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{}}]}")),
            null);
    private static final ModelReply REPLY = new ModelReply("hi", Finish.STOP, new TokenUsage(3, 4));
    private static final RetryConfig RETRY = new RetryConfig(
            Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ZERO);

    /** A dollar for a thousand tokens of the prompt, two for a thousand of the answer. */
    private static final Tariff TARIFF = new Tariff(Price.of(new Rates(1e-3, 1e-3, 1e-3, 1e-3, 2e-3, 2e-3)), 100);

    private final List<Demand> demands = new ArrayList<>();
    private final List<Settlement> settlements = new ArrayList<>();
    private final List<Duration> slept = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Throttle throttle = new Throttle(8, Duration.ofMinutes(1), System::nanoTime);
    private final CircuitBreaker breaker = ProviderBreaker.create(new Identity("p", "m"));

    @Test
    void retriesUntilItIsAnsweredAndTheProvidersLedgerAgrees() throws Exception {
        var faults = FaultPlan.script(Fault.ERROR, Fault.THROTTLED, Fault.EMPTY_BODY);
        try (var provider =
                SimulatedProvider.start(SimulatorOptions.defaults().withRetryAfter(Duration.ofSeconds(2)), faults)) {
            ModelReply reply = patient(client(provider), 3, RETRY)
                    .complete(REQUEST, asking())
                    .reply();

            assertThat(reply.content()).contains("results");
            assertThat(provider.stats().requests()).isEqualTo(attempts.size()).isEqualTo(4);
            assertThat(attempts)
                    .extracting(Attempt::failure)
                    .containsExactly(Kind.UNAVAILABLE, Kind.RATE_LIMIT, Kind.MALFORMED, null);
            assertThat(attempts).extracting(Attempt::retry).containsExactly(false, true, true, true);
            // full jitter at its middle: 100 ms * 0.5, then what the provider asks for, then 400 ms * 0.5
            assertThat(slept).containsExactly(Duration.ofMillis(50), Duration.ofSeconds(2), Duration.ofMillis(200));
        }
    }

    @Test
    void givesUpAfterTheLastRetry() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withFaults(0, 1, 0))) {
            ProviderException failure = failure(patient(client(provider), 2, RETRY));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(provider.stats().requests()).isEqualTo(3);
            assertThat(attempts).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"REDIRECT", "CONTENT_FILTER", "REFUSAL", "OVERSIZED"})
    void whatCannotHealFailsAtOnce(Fault fault) {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults(), FaultPlan.script(fault))) {
            failure(patient(client(provider), 5, RETRY));

            assertThat(provider.stats().requests()).isEqualTo(1);
            assertThat(slept).isEmpty();
        }
    }

    @Test
    void aWrongKeyFailsAtOnce() {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults().withApiKey("other"))) {
            assertThat(failure(patient(client(provider), 5, RETRY)).kind()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(provider.stats().requests()).isEqualTo(1);
        }
    }

    @Test
    void retryAfterIsObeyedUpToItsBound() throws Exception {
        ModelClient client = failing(1, ProviderException.passingAfter(Kind.RATE_LIMIT, "wait", Duration.ofHours(3)));

        patient(client, 1, RETRY).complete(REQUEST, asking());

        assertThat(slept).containsExactly(Duration.ofSeconds(5));
    }

    @Test
    void whatIsReservedIsNeverLessThanWhatIsCharged() throws Exception {
        try (var provider = SimulatedProvider.start(SimulatorOptions.defaults())) {
            patient(client(provider), 0, RETRY).complete(REQUEST, asking());
        }

        assertThat(settlements).hasSize(1);
        assertThat(settlements.get(0).costNanos())
                .isPositive()
                .isEqualTo(attempts.get(0).costNanos())
                .isLessThan(demands.get(0).costNanos());
        assertThat(settlements.get(0).tokens()).isLessThan(demands.get(0).tokens());
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT, true", "MALFORMED, true", "RATE_LIMIT, false", "BAD_REQUEST, false", "UNAVAILABLE, false"})
    void aFailureThatMayHaveBeenPaidForIsChargedInFull(Kind kind, boolean charged) {
        failure(patient(failing(1, ProviderException.lasting(kind, "no")), 0, RETRY));

        assertThat(settlements)
                .extracting(Settlement::costNanos)
                .containsExactly(charged ? demands.get(0).costNanos() : 0L);
    }

    @Test
    void aConnectionThatBreaksOffMayHaveBeenPaidForAndOneThatNeverWasHasNot() {
        failure(patient(failing(1, ProviderException.passing(Kind.UNAVAILABLE, "reset", new IOException())), 0, RETRY));
        failure(patient(
                failing(1, ProviderException.passing(Kind.UNAVAILABLE, "refused", new ConnectException())), 0, RETRY));

        assertThat(settlements)
                .extracting(Settlement::costNanos)
                .containsExactly(demands.get(0).costNanos(), 0L);
    }

    @Test
    void aQuotaThatIsFullPausesEverybodyForAsLongAsTheProviderAsksWithinBounds() {
        var full = ProviderException.passingAfter(Kind.RATE_LIMIT, "full", Duration.ofHours(1));

        failure(patient(failing(1, full), 0, RETRY));

        assertThat(settlements)
                .extracting(Settlement::pauseMillis)
                .containsExactly(RETRY.maxRetryAfter().toMillis());
    }

    @Test
    void refusalsUseUpNoRetriesWhileThereIsPatience() throws Exception {
        var patience = new RetryConfig(
                Duration.ofSeconds(1),
                Duration.ofSeconds(8),
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                Duration.ofMinutes(2));
        var silent = ProviderException.passing(Kind.RATE_LIMIT, "full", null);

        patient(failing(6, silent), 0, patience).complete(REQUEST, asking());

        // half jitter at its middle: three quarters of 1, 2, 4, 8, 8 … s
        assertThat(slept).extracting(Duration::toMillis).containsExactly(750L, 1_500L, 3_000L, 6_000L, 6_000L, 6_000L);
        assertThat(settlements).extracting(Settlement::pauseMillis).startsWith(750L, 1_500L);
        slept.clear();
        assertThat(failure(patient(failing(999, silent), 2, patience)).kind()).isEqualTo(Kind.RATE_LIMIT);
        assertThat(slept.stream().mapToLong(Duration::toSeconds).sum()).isBetween(100L, 150L);
    }

    @Test
    void theWaitIsBoundedHoweverManyRetries() {
        failure(patient(failing(99, ProviderException.passing(Kind.TIMEOUT, "slow", null)), 8, RETRY));

        assertThat(slept)
                .allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) <= 0)
                .hasSize(8);
    }

    @Test
    void anOpenBreakerMakesQuestionsWaitWithoutAnAttempt() throws Exception {
        breaker.transitionToOpenState();
        var patient = new PatientClient(line(request -> REPLY), breaker, backoff(RETRY), 0, throttle, wait -> {
            slept.add(wait);
            if (slept.size() == 3) {
                breaker.transitionToHalfOpenState();
            }
        });

        patient.complete(REQUEST, asking());

        assertThat(slept).hasSize(3);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void afterALongOutageQuestionsFailWithoutARequest() {
        var impatient = new RetryConfig(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        var patient = patient(failing(99, ProviderException.passing(Kind.UNAVAILABLE, "away", null)), 9, impatient);
        failure(patient); // ten requests: the breaker opens
        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.OPEN);
        attempts.clear();

        ProviderException failure = failure(patient);

        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure).hasMessageStartingWith("the provider has been failing for");
        assertThat(attempts).isEmpty();
    }

    @Test
    void aRefusedRequestDoesNotOpenTheBreaker() {
        var patient = patient(failing(99, ProviderException.lasting(Kind.BAD_REQUEST, "no")), 0, RETRY);
        for (int i = 0; i < 30; i++) {
            failure(patient);
        }

        assertThat(breaker.getState()).isEqualTo(CircuitBreaker.State.CLOSED);
    }

    @Test
    void anInterruptedWaitIsCancelled() {
        var patient = new PatientClient(
                line(failing(1, ProviderException.passing(Kind.TIMEOUT, "slow", null))),
                breaker,
                backoff(RETRY),
                3,
                throttle,
                wait -> {
                    throw new InterruptedException();
                });

        assertThat(failure(patient).kind()).isEqualTo(Kind.CANCELLED);
        assertThat(Thread.interrupted()).isTrue();
    }

    private ProviderException failure(PatientClient patient) {
        return catchThrowableOfType(ProviderException.class, () -> patient.complete(REQUEST, asking()));
    }

    private PatientClient patient(ModelClient client, int maxRetries, RetryConfig retry) {
        return new PatientClient(line(client), breaker, backoff(retry), maxRetries, throttle, slept::add);
    }

    private Asking asking() {
        return new Asking("orders", () -> true, attempts::add);
    }

    private Line line(ModelClient client) {
        return new Line(new Identity("p", "m"), client, TARIFF, (demand, wanted) -> {
            demands.add(demand);
            return settlements::add;
        });
    }

    private static Backoff backoff(RetryConfig retry) {
        return new Backoff(retry, () -> 0.5);
    }

    private static ModelClient client(SimulatedProvider provider) {
        return HttpModelClient.openAi(
                new ClientSettings(provider.url(), null, "m", 0.3, 100, Duration.ofSeconds(20), 1024 * 1024));
    }

    private static ModelClient failing(int times, ProviderException failure) {
        int[] left = {times};
        return request -> {
            if (left[0]-- > 0) {
                throw failure;
            }
            return REPLY;
        };
    }
}
