@NullMarked
package dev.sluice.ingest.connect;

import org.jspecify.annotations.NullMarked;
