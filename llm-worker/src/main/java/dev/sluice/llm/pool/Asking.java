package dev.sluice.llm.pool;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * For whom a request is made.
 *
 * @param pipeline who pays
 * @param wanted whether it is still to be made; asked while it waits for its turn
 * @param attempts is told of every HTTP request
 */
record Asking(String pipeline, BooleanSupplier wanted, Consumer<Attempt> attempts) {}
