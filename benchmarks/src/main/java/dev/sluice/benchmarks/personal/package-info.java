/** How often the detectors of personal data are right. */
@NullMarked
package dev.sluice.benchmarks.personal;

import org.jspecify.annotations.NullMarked;
