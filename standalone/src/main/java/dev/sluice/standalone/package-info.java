/** All services in one JVM with an embedded broker, and the {@code sluice} commands. */
@NullMarked
package dev.sluice.standalone;

import org.jspecify.annotations.NullMarked;
