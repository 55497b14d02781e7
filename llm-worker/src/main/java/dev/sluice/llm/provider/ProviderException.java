package dev.sluice.llm.provider;

import dev.sluice.llm.provider.ModelReply.TokenUsage;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A request to a provider that gave no usable answer. The message is at most a line and never bears a key. */
public final class ProviderException extends Exception {

    /** What went wrong, as a caller can act on it. */
    public enum Kind {
        /** Too many requests or tokens; passes with time, unless the account is out of money. */
        RATE_LIMIT,
        /** No complete answer in time. */
        TIMEOUT,
        /** The key is missing, wrong or not allowed. */
        AUTHENTICATION,
        /** The provider will never take this request. */
        BAD_REQUEST,
        /** The provider has no such model or no such path. */
        NOT_FOUND,
        /** The provider or the model refuses this content. */
        CONTENT_FILTER,
        /** An answer came that cannot be read. */
        MALFORMED,
        /** The provider cannot be reached or has an error of its own. */
        UNAVAILABLE,
        /** The request was abandoned by this side. */
        CANCELLED,
        /** No request was made: a budget has no room for it. */
        BUDGET,
        /** No request was made: somebody has paused it. */
        PAUSED
    }

    private final Kind kind;
    private final boolean transientFailure;
    private final @Nullable Duration retryAfter;
    private final TokenUsage usage;

    private ProviderException(
            Kind kind,
            String message,
            boolean transientFailure,
            @Nullable Duration retryAfter,
            TokenUsage usage,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.transientFailure = transientFailure;
        this.retryAfter = retryAfter;
        this.usage = usage;
    }

    /** A failure that the same request would meet again. */
    public static ProviderException lasting(Kind kind, String message) {
        return new ProviderException(kind, message, false, null, TokenUsage.NONE, null);
    }

    /** A failure of an answer that was paid for all the same. */
    public static ProviderException paid(Kind kind, String message, TokenUsage usage) {
        return new ProviderException(kind, message, false, null, usage, null);
    }

    /** A failure that the same request may not meet again. */
    public static ProviderException passing(Kind kind, String message, @Nullable Throwable cause) {
        return new ProviderException(kind, message, true, null, TokenUsage.NONE, cause);
    }

    /** A failure that passes after a time that the provider names. */
    public static ProviderException passingAfter(Kind kind, String message, Duration retryAfter) {
        return new ProviderException(kind, message, true, retryAfter, TokenUsage.NONE, null);
    }

    /** The request was abandoned. */
    public static ProviderException cancelled() {
        return new ProviderException(Kind.CANCELLED, "the request was abandoned", false, null, TokenUsage.NONE, null);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether the same request may succeed later. */
    public boolean mayPass() {
        return transientFailure;
    }

    /** How long the provider asks to wait; null where it says nothing. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Whether the provider may have worked on the request and charge for it, though it does not say so. */
    public boolean mayBeCharged() {
        return switch (kind) {
            case TIMEOUT, CANCELLED, MALFORMED -> true;
            // a connection that broke off, not one that never was or an error that the provider reports itself
            case UNAVAILABLE ->
                getCause() != null
                        && !(getCause() instanceof ConnectException)
                        && !(getCause() instanceof HttpConnectTimeoutException);
            case RATE_LIMIT, AUTHENTICATION, BAD_REQUEST, NOT_FOUND, CONTENT_FILTER, BUDGET, PAUSED -> false;
        };
    }

    /** What was paid for all the same. */
    public TokenUsage usage() {
        return usage;
    }

    /** Kind and message in one line of at most 200 characters, as answers carry it. */
    public String summary() {
        String line = kind + ": " + getMessage();
        return line.length() > 200 ? line.substring(0, 199) + "…" : line;
    }
}
