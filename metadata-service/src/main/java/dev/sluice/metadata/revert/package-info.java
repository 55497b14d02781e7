/** Takes back what one rule or one version of a prompt changed, from the history of repairs alone. */
@NullMarked
package dev.sluice.metadata.revert;

import org.jspecify.annotations.NullMarked;
