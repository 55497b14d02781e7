package dev.sluice.llm.pool;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The circuit breaker in front of a provider: when most requests fail, it lets only a few through until they succeed. */
final class ProviderBreaker {

    private static final Logger log = LoggerFactory.getLogger(ProviderBreaker.class);

    private ProviderBreaker() {}

    /** Trying again every few seconds is no news; that it opened, and that it closed, is. */
    private static boolean isNews(StateTransition transition) {
        return transition.getFromState() == State.CLOSED || transition.getToState() == State.CLOSED;
    }

    /** A closed breaker that opens at 60 % of the last 20 requests and tries again after 5 s. */
    static CircuitBreaker create(Identity identity) {
        var breaker = CircuitBreaker.of(
                identity.provider(),
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(10)
                        .failureRateThreshold(60)
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofDays(1))
                        .waitDurationInOpenState(Duration.ofSeconds(5))
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build());
        breaker.getEventPublisher().onStateTransition(event -> {
            StateTransition transition = event.getStateTransition();
            log.atLevel(isNews(transition) ? Level.WARN : Level.DEBUG)
                    .addKeyValue("provider", identity.provider())
                    .addKeyValue("model", identity.model())
                    .addKeyValue("from", transition.getFromState())
                    .addKeyValue("to", transition.getToState())
                    .log("circuit breaker changed state");
        });
        return breaker;
    }
}
