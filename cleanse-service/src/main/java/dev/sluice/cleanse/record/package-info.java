/** What becomes of one raw record: bytes in, a decision out; no topology, no threads. */
@NullMarked
package dev.sluice.cleanse.record;

import org.jspecify.annotations.NullMarked;
