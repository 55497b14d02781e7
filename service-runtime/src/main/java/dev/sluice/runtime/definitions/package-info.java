/** Pipeline definitions on their way through the compacted topic. */
@NullMarked
package dev.sluice.runtime.definitions;

import org.jspecify.annotations.NullMarked;
