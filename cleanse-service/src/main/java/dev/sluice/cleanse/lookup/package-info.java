/** Tables for lookup rules that are kept in compacted topics. */
@NullMarked
package dev.sluice.cleanse.lookup;

import org.jspecify.annotations.NullMarked;
