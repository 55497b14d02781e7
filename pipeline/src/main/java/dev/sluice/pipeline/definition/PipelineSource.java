package dev.sluice.pipeline.definition;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A checked definition with everything it refers to, as it is published.
 *
 * @param name name of the pipeline
 * @param yaml the YAML text
 * @param file name of the file it came from, for messages
 * @param base absolute directory that relative paths of the source start from
 * @param assets files it refers to, by the path written in the definition
 * @param checksum SHA-256 (hex) of the text and the assets
 */
public record PipelineSource(
        String name, String yaml, String file, String base, Map<String, byte[]> assets, String checksum) {
    public PipelineSource {
        assets = Collections.unmodifiableMap(new TreeMap<>(assets));
    }
}
