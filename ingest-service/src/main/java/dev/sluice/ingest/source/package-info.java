/** What people do to sources: look at how far they were read, have them read anew, fetch ranges again; through Connect's own REST door. */
@NullMarked
package dev.sluice.ingest.source;

import org.jspecify.annotations.NullMarked;
