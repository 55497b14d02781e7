/** An OpenAI-compatible provider that answers without a model: for demos, tests and load. */
@NullMarked
package dev.sluice.llm.simulator;

import org.jspecify.annotations.NullMarked;
