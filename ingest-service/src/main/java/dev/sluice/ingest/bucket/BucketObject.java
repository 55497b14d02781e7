package dev.sluice.ingest.bucket;

/**
 * An object as it was listed.
 *
 * @param etag changes with its content
 * @param size bytes
 */
public record BucketObject(String key, String etag, long size) {}
