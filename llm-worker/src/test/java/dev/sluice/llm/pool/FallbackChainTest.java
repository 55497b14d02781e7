package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.llm.provider.ModelReply;
import dev.sluice.llm.provider.ModelReply.Finish;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FallbackChainTest {

    private static final ModelRequest REQUEST = new ModelRequest(List.of(), null);
    private static final Asking ASKING = new Asking("orders", () -> true, attempt -> {});

    private final List<String> asked = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMIT", "TIMEOUT", "AUTHENTICATION", "NOT_FOUND", "UNAVAILABLE", "PAUSED"})
    void whereAProviderIsAwayTheNextOneIsAskedAndNamed(Kind kind) throws Exception {
        var chain = new FallbackChain(List.of(failing("a", kind), failing("b", kind), answering("c"), answering("d")));

        assertThat(chain.complete(REQUEST, ASKING).identity()).isEqualTo(new Identity("c", "m"));
        assertThat(asked).containsExactly("a", "b", "c");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RATE_LIMIT", "TIMEOUT", "AUTHENTICATION", "NOT_FOUND", "UNAVAILABLE", "PAUSED"},
            mode = Mode.EXCLUDE)
    void whatIsWrongWithTheQuestionGoesToNobodyElse(Kind kind) {
        var chain = new FallbackChain(List.of(failing("a", kind), answering("b")));

        assertThat(failure(chain).kind()).isEqualTo(kind);
        assertThat(asked).containsExactly("a");
    }

    @Test
    void theLastFailureIsTheReason() {
        var chain = new FallbackChain(List.of(failing("a", Kind.AUTHENTICATION), failing("b", Kind.UNAVAILABLE)));

        assertThat(failure(chain).kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    private static ProviderException failure(FallbackChain chain) {
        return catchThrowableOfType(ProviderException.class, () -> chain.complete(REQUEST, ASKING));
    }

    private Caller failing(String name, Kind kind) {
        return (request, asking) -> {
            asked.add(name);
            throw ProviderException.lasting(kind, "no");
        };
    }

    private Caller answering(String name) {
        return (request, asking) -> {
            asked.add(name);
            return new Caller.Answered(new Identity(name, "m"), new ModelReply("hi", Finish.STOP, TokenUsage.NONE));
        };
    }
}
