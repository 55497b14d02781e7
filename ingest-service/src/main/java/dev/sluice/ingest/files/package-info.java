/** The {@code files} connector: finds files, reads each of them once, and resumes behind the last record that is in {@code raw}. */
@NullMarked
package dev.sluice.ingest.files;

import org.jspecify.annotations.NullMarked;
