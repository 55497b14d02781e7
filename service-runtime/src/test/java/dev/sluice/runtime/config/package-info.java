@NullMarked
package dev.sluice.runtime.config;

import org.jspecify.annotations.NullMarked;
