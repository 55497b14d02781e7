package dev.sluice.benchmarks.ceiling;

import org.jspecify.annotations.Nullable;

/** One order, used again for each record. The texts are as read until the rules have run; then the typed fields are set. */
final class OrderRow {

    @Nullable
    String orderId;

    long customerId;

    @Nullable
    String email;

    @Nullable
    String country;

    @Nullable
    String address;

    @Nullable
    String product;

    @Nullable
    String category;

    long quantity;

    @Nullable
    String amount;

    @Nullable
    String orderedAt;

    @Nullable
    String status;

    @Nullable
    String paymentRef;

    boolean hasAmount;
    long amountCents;
    boolean hasOrderedAt;
    long orderedAtMicros;

    @Nullable
    String kind;

    void clear() {
        orderId = null;
        customerId = 0;
        email = null;
        country = null;
        address = null;
        product = null;
        category = null;
        quantity = 0;
        amount = null;
        orderedAt = null;
        status = null;
        paymentRef = null;
        hasAmount = false;
        amountCents = 0;
        hasOrderedAt = false;
        orderedAtMicros = 0;
        kind = null;
    }
}
