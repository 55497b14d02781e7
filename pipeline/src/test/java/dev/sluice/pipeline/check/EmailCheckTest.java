package dev.sluice.pipeline.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.apache.commons.validator.routines.EmailValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b.org",
                "first.last+tag@sub.example.co.uk",
                "A_b-c@X-1.COM",
                "o'neil@example.com",
                "\"a b\"@example.com",
                "u@müller.de"
            })
    void addresses(String text) {
        assertThat(EmailCheck.isEmail(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "@b.org",
                "a@",
                "a@b",
                "a@.org",
                "a@b..org",
                ".a@b.org",
                "a.@b.org",
                "a..b@b.org",
                "a@-b.org",
                "a@b-.org",
                "a@b.notatld",
                "a b@b.org",
                "a@b.org ",
                "a@b@c.org",
                "a@b.org.",
                "a@localhost",
                "a@127.0.0.1"
            })
    void noAddresses(String text) {
        assertThat(EmailCheck.isEmail(text)).isFalse();
    }

    @Test
    void whatIsPlainIsAnAddressForTheValidatorToo() {
        Random random = new Random(11);
        String[] parts = {
            "a", "B", "7", ".", "-", "_", "+", "@", "org", "co", "uk", "xx", "example", "ab".repeat(31), "..", " "
        };
        int plain = 0;
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(3) == 0 ? "" : "a@b.");
            for (int j = random.nextInt(6); j >= 0; j--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            if (EmailCheck.isPlain(text.toString())) {
                plain++;
                assertThat(EmailValidator.getInstance().isValid(text.toString()))
                        .as(text.toString())
                        .isTrue();
            }
        }
        assertThat(plain).isGreaterThan(1_000);
    }
}
