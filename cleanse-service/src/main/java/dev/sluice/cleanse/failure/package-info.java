/** Which failures belong to a record and which to the system, and what the service does about the latter. */
@NullMarked
package dev.sluice.cleanse.failure;

import org.jspecify.annotations.NullMarked;
