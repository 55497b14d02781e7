/** What calls cost: prices, and the budgets that a call needs room in. */
@NullMarked
package dev.sluice.llm.money;

import org.jspecify.annotations.NullMarked;
