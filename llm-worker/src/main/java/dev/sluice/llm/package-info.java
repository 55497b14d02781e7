/** The model worker as one service: coalescer, pool and their configuration. */
@NullMarked
package dev.sluice.llm;

import org.jspecify.annotations.NullMarked;
