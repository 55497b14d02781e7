/** What rows that belong together say of each other: votes by group, how far their sources agree, what follows for one value. */
@NullMarked
package dev.sluice.pipeline.group;

import org.jspecify.annotations.NullMarked;
