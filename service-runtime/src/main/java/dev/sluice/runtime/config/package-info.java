/** Configuration as records: one merged tree, every problem named at once. */
@NullMarked
package dev.sluice.runtime.config;

import org.jspecify.annotations.NullMarked;
