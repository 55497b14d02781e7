package dev.sluice.metadata.shard;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.net.URI;

/**
 * Who has a shard's file open.
 *
 * @param shard number of the shard
 * @param url HTTP door of the instance
 * @param epoch how often the file has been opened; of two owners the one with the higher number is the later
 */
record ShardOwner(
        @JsonProperty("shard") int shard,
        @JsonProperty("url") URI url,
        @JsonProperty("epoch") long epoch) {}
