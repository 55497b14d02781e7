@NullMarked
package dev.sluice.ingest.cut;

import org.jspecify.annotations.NullMarked;
