/** The HTTP push door: takes records and says yes only when the broker has them. */
@NullMarked
package dev.sluice.ingest.push;

import org.jspecify.annotations.NullMarked;
