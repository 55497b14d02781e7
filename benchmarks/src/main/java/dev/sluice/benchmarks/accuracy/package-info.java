/** How right it is: dirty tables through rules and an oracle in place of the model, compared cell by cell with the truth. */
@NullMarked
package dev.sluice.benchmarks.accuracy;

import org.jspecify.annotations.NullMarked;
