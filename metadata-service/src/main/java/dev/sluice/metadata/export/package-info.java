/** Copies of the warehouse and of its tables as files, taken while it loads. */
@NullMarked
package dev.sluice.metadata.export;

import org.jspecify.annotations.NullMarked;
