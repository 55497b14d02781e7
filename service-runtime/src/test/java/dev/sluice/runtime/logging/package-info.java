@NullMarked
package dev.sluice.runtime.logging;

import org.jspecify.annotations.NullMarked;
