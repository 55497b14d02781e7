/** One mutable row: read from JSON or CSV into slots, changed by steps, written as JSON. */
@NullMarked
package dev.sluice.pipeline.row;

import org.jspecify.annotations.NullMarked;
