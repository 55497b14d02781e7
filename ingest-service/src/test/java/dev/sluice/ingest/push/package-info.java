@NullMarked
package dev.sluice.ingest.push;

import org.jspecify.annotations.NullMarked;
