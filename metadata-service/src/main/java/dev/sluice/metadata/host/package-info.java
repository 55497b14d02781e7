/** Who holds the warehouse open: one file, and what every way of holding it can do. */
@NullMarked
package dev.sluice.metadata.host;

import org.jspecify.annotations.NullMarked;
