package dev.sluice.llm.pool;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * For whom a request is made.
 *
 * @param pipeline who pays
 * @param wanted whether it is still to be made; asked while it waits for its turn
 * @param attempts is told of every HTTP request
 * @param hasAlternative whether another provider is asked where this one fails
 */
record Asking(String pipeline, BooleanSupplier wanted, Consumer<Attempt> attempts, boolean hasAlternative) {

    /** For whom a request is made that only one provider can answer. */
    Asking(String pipeline, BooleanSupplier wanted, Consumer<Attempt> attempts) {
        this(pipeline, wanted, attempts, false);
    }

    /** The same where another provider comes next. */
    Asking withAlternative() {
        return new Asking(pipeline, wanted, attempts, true);
    }
}
