/** Source connectors that others wrote: what they bring is turned into records of {@code raw}. */
@NullMarked
package dev.sluice.ingest.foreign;

import org.jspecify.annotations.NullMarked;
