package dev.sluice.pipeline.definition;

import java.nio.file.Path;

/** Loads definitions from disk with the files they refer to. Thread-safe. */
public final class DefinitionFiles {
    private DefinitionFiles() {}

    /**
     * Loads and checks one definition.
     *
     * @param yamlFile the definition; files it refers to lie in its directory or below
     * @throws InvalidDefinition with every problem; also when the file cannot be read
     */
    public static PipelineSource load(Path yamlFile) throws InvalidDefinition {
        throw new UnsupportedOperationException();
    }
}
