/** Whether a service lives, and whether it can work. */
@NullMarked
package dev.sluice.runtime.health;

import org.jspecify.annotations.NullMarked;
