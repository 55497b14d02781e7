@NullMarked
package dev.sluice.ingest.foreign;

import org.jspecify.annotations.NullMarked;
