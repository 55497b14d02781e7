@NullMarked
package dev.sluice.ingest.probe;

import org.jspecify.annotations.NullMarked;
