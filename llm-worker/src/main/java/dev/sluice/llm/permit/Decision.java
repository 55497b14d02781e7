package dev.sluice.llm.permit;

/** What the log says to a worker that asked. */
sealed interface Decision {

    /**
     * The request may be made.
     *
     * @param waitMicros this long after the entry was written
     */
    record Granted(long waitMicros) implements Decision {}

    /**
     * A budget has no room for it.
     *
     * @param account which one, with what is left of it
     */
    record NoMoney(String account) implements Decision {}

    /** It needs more tokens than the limit lets through in a window. */
    record TooLarge(long limit) implements Decision {}
}
