@NullMarked
package dev.sluice.ingest.source;

import org.jspecify.annotations.NullMarked;
