/** Looks at a source that nobody has defined yet, and writes a definition of what it finds. */
@NullMarked
package dev.sluice.ingest.probe;

import org.jspecify.annotations.NullMarked;
