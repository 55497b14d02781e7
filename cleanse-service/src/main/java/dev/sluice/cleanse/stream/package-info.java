/** How the topology is run: settings, identity of this instance in the group, topics it needs. */
@NullMarked
package dev.sluice.cleanse.stream;

import org.jspecify.annotations.NullMarked;
