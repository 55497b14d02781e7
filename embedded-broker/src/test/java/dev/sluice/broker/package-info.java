@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;
