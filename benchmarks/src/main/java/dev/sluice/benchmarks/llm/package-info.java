/** Promises of the model worker, kept or broken by workers that are processes of their own and are killed. */
@NullMarked
package dev.sluice.benchmarks.llm;

import org.jspecify.annotations.NullMarked;
