/** What the same work costs when it is written by hand for this one data set: the ceilings the product is measured against. */
@NullMarked
package dev.sluice.benchmarks.ceiling;

import org.jspecify.annotations.NullMarked;
