@NullMarked
package dev.sluice.ingest.pull;

import org.jspecify.annotations.NullMarked;
