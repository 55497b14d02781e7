/** One HTTP request to a model provider: what is sent, what comes back, and what can go wrong. */
@NullMarked
package dev.sluice.llm.provider;

import org.jspecify.annotations.NullMarked;
