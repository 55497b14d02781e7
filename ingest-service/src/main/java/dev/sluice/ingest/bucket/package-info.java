/** Object stores that speak the protocol of S3. */
@NullMarked
package dev.sluice.ingest.bucket;

import org.jspecify.annotations.NullMarked;
