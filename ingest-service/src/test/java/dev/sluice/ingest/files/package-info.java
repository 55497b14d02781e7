@NullMarked
package dev.sluice.ingest.files;

import org.jspecify.annotations.NullMarked;
