package dev.sluice.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static final Set<String> KNOWN = Set.of("records", "out");

    @Test
    void readsPairsAndTakesDefaultsForTheRest() {
        Arguments arguments = Arguments.parse(new String[] {"--records", "1_000_000"}, KNOWN);

        assertThat(arguments.number("records", 1)).isEqualTo(1_000_000);
        assertThat(arguments.text("out", "here")).isEqualTo("here");
        assertThat(arguments.path("out")).isNull();
    }

    @Test
    void refusesWhatItDoesNotKnowAndSaysWhatItDoes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse(new String[] {"--record", "1"}, KNOWN))
                .withMessage("unknown argument --record; known: --out, --records");
    }

    @Test
    void refusesANameWithoutAValueAndANumberThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Arguments.parse(new String[] {"--records"}, KNOWN))
                .withMessage("--records needs a value");
        Arguments arguments = Arguments.parse(new String[] {"--records", "many"}, KNOWN);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> arguments.number("records", 1))
                .withMessage("--records: expected a whole number, found 'many'");
    }
}
