package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private static final Asking ASKING = new Asking("orders", () -> true, attempt -> {});
    private static final Duration MS = Duration.ofMillis(1);

    private final AtomicLong nanos = new AtomicLong();
    private final Throttle throttle = new Throttle(8, Duration.ofSeconds(30), nanos::get);

    @Test
    void aRefusalHalvesTheNextLeavesOneAndAnswersBringThemBack() throws Exception {
        long entered = enterAndLeave();

        assertThat(throttle.refused(entered)).isZero();
        assertThat(throttle.allowed()).isEqualTo(4);
        assertThat(throttle.refused(entered)).as("sent together with the first").isZero();
        assertThat(throttle.allowed()).isEqualTo(4);

        assertThat(throttle.refused(enterAndLeave())).isEqualTo(1);
        assertThat(throttle.allowed()).isEqualTo(1);

        for (int i = 0; i < 40; i++) {
            throttle.answered(MS);
        }
        assertThat(throttle.allowed()).isEqualTo(8);
        assertThat(throttle.refused(enterAndLeave())).as("the row has ended").isZero();
    }

    @Test
    void duringAPauseOnlyWhoHasWaitedItselfEnters() throws Exception {
        long own = throttle.pause(Duration.ofSeconds(4));
        throttle.enter(own, ASKING);
        long longer = throttle.pause(Duration.ofSeconds(5));
        throttle.enter(longer, ASKING);

        assertThat(refusal(own).kind()).as("somebody was refused meanwhile").isEqualTo(Kind.CANCELLED);

        assertThat(refusal(Throttle.NOT_WAITED).kind()).isEqualTo(Kind.CANCELLED);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        throttle.enter(Throttle.NOT_WAITED, ASKING);
    }

    @Test
    void nobodyQueuesUpBehindRequestsThatHangIfThereIsAnotherProvider() throws Exception {
        throttle.enter(Throttle.NOT_WAITED, ASKING);
        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        throttle.enter(Throttle.NOT_WAITED, ASKING.withAlternative());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        assertThat(refusal(ASKING.withAlternative()).kind()).isEqualTo(Kind.UNAVAILABLE);
        throttle.enter(Throttle.NOT_WAITED, ASKING);
        throttle.heard();
        throttle.enter(Throttle.NOT_WAITED, ASKING.withAlternative());
    }

    @Test
    void aProviderThatIsUsuallyFastIsSuspectedSooner() throws Exception {
        throttle.enter(Throttle.NOT_WAITED, ASKING);
        throttle.answered(Duration.ofMillis(200));
        nanos.addAndGet(Duration.ofMillis(1_500).toNanos());
        throttle.enter(Throttle.NOT_WAITED, ASKING.withAlternative());
        nanos.addAndGet(Duration.ofMillis(200).toNanos());

        assertThat(refusal(ASKING.withAlternative()).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private long enterAndLeave() throws Exception {
        long entered = throttle.enter(Throttle.NOT_WAITED, ASKING);
        throttle.leave();
        return entered;
    }

    /** Nobody wants it: whoever would have to wait is sent away. */
    private ProviderException refusal(long waitedUntil) {
        var unwanted = new Asking("orders", () -> false, attempt -> {});
        return catchThrowableOfType(ProviderException.class, () -> throttle.enter(waitedUntil, unwanted));
    }

    private ProviderException refusal(Asking asking) {
        return catchThrowableOfType(ProviderException.class, () -> throttle.enter(Throttle.NOT_WAITED, asking));
    }
}
