@NullMarked
package dev.sluice.runtime.health;

import org.jspecify.annotations.NullMarked;
