/** Seeded web-shop orders, about 15 % of them dirty, and the definitions that clean them. */
@NullMarked
package dev.sluice.benchmarks.orders;

import org.jspecify.annotations.NullMarked;
