/** The sluice commands, one class each. */
@NullMarked
package dev.sluice.standalone.command;

import org.jspecify.annotations.NullMarked;
