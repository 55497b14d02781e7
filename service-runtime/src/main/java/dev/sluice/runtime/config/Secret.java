package dev.sluice.runtime.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not be seen: its text form is {@code ***}. Immutable. */
public final class Secret {

    /** How a secret looks wherever it is shown. */
    public static final String REDACTED = "***";

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Wraps a value. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself; for the one place that needs it. */
    public String reveal() {
        return value;
    }

    /** Whether this is the secret, compared in time that does not depend on where the two differ. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
