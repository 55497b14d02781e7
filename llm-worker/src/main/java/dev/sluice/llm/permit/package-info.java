/** Leave to call a provider: money reserved and a place in the limits, agreed by all workers through one log. */
@NullMarked
package dev.sluice.llm.permit;

import org.jspecify.annotations.NullMarked;
