@NullMarked
package dev.sluice.runtime.kafka;

import org.jspecify.annotations.NullMarked;
