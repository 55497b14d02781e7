/** What the service remembers from record to record: its stores and how the rules see them. */
@NullMarked
package dev.sluice.cleanse.state;

import org.jspecify.annotations.NullMarked;
