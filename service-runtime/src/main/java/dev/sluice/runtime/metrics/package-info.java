/** The meter registry, and meters every service has. */
@NullMarked
package dev.sluice.runtime.metrics;

import org.jspecify.annotations.NullMarked;
