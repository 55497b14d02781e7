/** How a question is put to a model and how its answer is read and checked. */
@NullMarked
package dev.sluice.llm.prompt;

import org.jspecify.annotations.NullMarked;
