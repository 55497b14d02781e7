/** Two ways to keep calls in the air that a topic asks for: a consumer group with a commit frontier, and a share group. */
@NullMarked
package dev.sluice.benchmarks.llm.consumers;

import org.jspecify.annotations.NullMarked;
