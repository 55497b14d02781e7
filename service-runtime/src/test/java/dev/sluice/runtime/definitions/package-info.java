@NullMarked
package dev.sluice.runtime.definitions;

import org.jspecify.annotations.NullMarked;
