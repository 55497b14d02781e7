/** A data directory, the instance that runs on it, and how to talk to it. */
@NullMarked
package dev.sluice.standalone.instance;

import org.jspecify.annotations.NullMarked;
