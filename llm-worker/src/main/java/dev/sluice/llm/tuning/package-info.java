/** Limits, budgets and pauses that are changed while the workers run. */
@NullMarked
package dev.sluice.llm.tuning;

import org.jspecify.annotations.NullMarked;
