package dev.sluice.pipeline.suggest;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A definition that was written for some data.
 *
 * @param yaml the definition, with the evidence for each rule in a comment
 * @param records records that were looked at
 * @param files learned files by the paths that the definition names them with, UTF-8
 */
public record SuggestedDefinition(String yaml, long records, Map<String, byte[]> files) {
    public SuggestedDefinition {
        files = Collections.unmodifiableMap(new TreeMap<>(files));
    }
}
