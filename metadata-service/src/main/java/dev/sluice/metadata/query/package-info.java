/** Read-only questions to the warehouse while it loads. */
@NullMarked
package dev.sluice.metadata.query;

import org.jspecify.annotations.NullMarked;
