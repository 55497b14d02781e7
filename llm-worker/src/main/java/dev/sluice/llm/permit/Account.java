package dev.sluice.llm.permit;

/** One budget's balance, in billionths of a US dollar. Guarded by its {@link PermitBook}. */
final class Account {

    private long spent;
    private long reserved;

    /** What stands on an account, in billionths of a US dollar. */
    record Balance(long spent, long reserved) {}

    boolean hasRoom(long cost, long cap) {
        return spent + reserved + cost <= cap;
    }

    void reserve(long cost) {
        reserved += cost;
    }

    /** A reservation ends, and this much of it is charged. */
    void settle(long reservation, long charged) {
        reserved -= reservation;
        spent += charged;
    }

    Balance balance() {
        return new Balance(spent, reserved);
    }
}
