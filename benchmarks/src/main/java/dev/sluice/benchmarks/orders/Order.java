package dev.sluice.benchmarks.orders;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generated order as the upstream system sends it: text per field, in the order of {@link #FIELDS}.
 *
 * @param values one per field; null where the value is missing
 * @param broken the record is to be written so that no parser can read it
 */
record Order(@Nullable String[] values, boolean broken) {

    static final int ORDER_ID = 0;
    static final int CUSTOMER_ID = 1;
    static final int EMAIL = 2;
    static final int COUNTRY = 3;
    static final int ADDRESS = 4;
    static final int PRODUCT = 5;
    static final int CATEGORY = 6;
    static final int QUANTITY = 7;
    static final int AMOUNT = 8;
    static final int ORDERED_AT = 9;
    static final int STATUS = 10;
    static final int PAYMENT_REF = 11;

    /** Names of the fields, in the order they are written. */
    static final List<String> FIELDS = List.of(
            "order_id",
            "customer_id",
            "email",
            "country_code",
            "address",
            "product",
            "category",
            "quantity",
            "amount",
            "ordered_at",
            "status",
            "payment_ref");

    /** True for the fields that JSON writes without quotes. */
    static boolean isNumber(int field) {
        return field == CUSTOMER_ID || field == QUANTITY;
    }
}
