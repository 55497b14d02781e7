/** How a record that cannot be cleansed leaves: its bytes as they were, the reason in KIP-1034 headers. */
@NullMarked
package dev.sluice.cleanse.deadletter;

import org.jspecify.annotations.NullMarked;
