package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.llm.money.Tariff;
import dev.sluice.llm.permit.Permits;
import dev.sluice.llm.pool.PatientClient.Sleeper;
import dev.sluice.llm.provider.ClientSettings;
import dev.sluice.llm.provider.HttpModelClient;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.simulator.SimulatedProvider;
import dev.sluice.llm.simulator.SimulatorOptions;
import dev.sluice.runtime.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F-61: a key that is revoked, a model that is gone, while the workers run. */
class ParkingCallerTest {

    private static final int QUESTIONS = 20;
    private static final ModelRequest REQUEST = new ModelRequest(
            List.of(new ModelRequest.Message(
                    ModelRequest.Role.USER, "{\"task\":\"t\",\"records\":[{\"id\":\"1\",\"input\":{}}]}")),
            null);
    private static final Asking ASKING = new Asking("orders", () -> true, attempt -> {});

    private final SimulatedProvider first =
            SimulatedProvider.start(SimulatorOptions.defaults().withApiKey("valid"));
    private final SimulatedProvider second = SimulatedProvider.start(SimulatorOptions.defaults());
    private final AtomicLong now = new AtomicLong();

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void aRevokedKeyIsTriedOnceAndTheFallbackAnswersUntilItIsMended() throws Exception {
        var key = new AtomicReference<>(client("first", first.url(), "valid"));
        var chain = chain((request, asking) -> key.get().complete(request, asking));
        assertThat(chain.complete(REQUEST, ASKING).identity().provider()).isEqualTo("first");

        key.set(client("first", first.url(), "revoked"));
        for (int i = 0; i < QUESTIONS; i++) {
            assertThat(chain.complete(REQUEST, ASKING).identity().provider()).isEqualTo("second");
        }
        assertThat(first.stats().status(401))
                .as("no retry, and no other question")
                .isEqualTo(1);

        now.addAndGet(ParkingCaller.BETWEEN_TRIES.toNanos());
        chain.complete(REQUEST, ASKING);
        chain.complete(REQUEST, ASKING);
        assertThat(first.stats().status(401)).as("one tries again").isEqualTo(2);

        key.set(client("first", first.url(), "valid"));
        now.addAndGet(ParkingCaller.BETWEEN_TRIES.toNanos());
        assertThat(chain.complete(REQUEST, ASKING).identity().provider()).isEqualTo("first");
        assertThat(chain.complete(REQUEST, ASKING).identity().provider()).isEqualTo("first");
    }

    @Test
    void aModelThatIsGoneIsNotAskedAgainAndTheReasonIsTold() throws Exception {
        URI gone = first.url().resolve("/gone");
        var parking = new ParkingCaller(new Identity("first", "m"), client("first", gone, "valid"), now::get);
        var chain = new FallbackChain(List.of(parking, client("second", second.url(), "any")));

        for (int i = 0; i < QUESTIONS; i++) {
            assertThat(chain.complete(REQUEST, ASKING).identity().provider()).isEqualTo("second");
        }

        ProviderException told = catchThrowableOfType(
                ProviderException.class, () -> parking.complete(REQUEST, ASKING.withAlternative()));
        assertThat(told.kind()).isEqualTo(Kind.NOT_FOUND);
        assertThat(told).hasMessageStartingWith("not asked: HTTP 404").hasMessageContaining("check llm.model");
        assertThat(told.mayPass()).isFalse();
    }

    @Test
    void withoutAFallbackEveryQuestionIsTried() {
        var parking = new ParkingCaller(new Identity("first", "m"), client("first", first.url(), "revoked"), now::get);

        for (int i = 0; i < 3; i++) {
            assertThat(catchThrowableOfType(ProviderException.class, () -> parking.complete(REQUEST, ASKING))
                            .kind())
                    .isEqualTo(Kind.AUTHENTICATION);
        }

        assertThat(first.stats().status(401)).isEqualTo(3);
    }

    private FallbackChain chain(Caller caller) {
        return new FallbackChain(List.of(
                new ParkingCaller(new Identity("first", "m"), caller, now::get),
                client("second", second.url(), "any")));
    }

    private static Caller client(String name, URI url, String key) {
        var identity = new Identity(name, "m");
        var http = HttpModelClient.openAi(
                new ClientSettings(url, Secret.of(key), "m", 0.3, 100, Duration.ofSeconds(20), 1024 * 1024));
        return new PatientClient(
                new Line(identity, http, Tariff.free(100), Permits.unlimited()),
                ProviderBreaker.create(identity),
                new Backoff(RetryConfig.defaults().impatient(), () -> 0.5),
                3,
                new Throttle(2, Duration.ofSeconds(10), System::nanoTime),
                Sleeper.real());
    }
}
