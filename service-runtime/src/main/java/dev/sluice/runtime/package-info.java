/** What every service's main shares: context, lifecycle, exit codes. */
@NullMarked
package dev.sluice.runtime;

import org.jspecify.annotations.NullMarked;
