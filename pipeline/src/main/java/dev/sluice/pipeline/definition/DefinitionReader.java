package dev.sluice.pipeline.definition;

/** Reads a definition from YAML and reports everything that is wrong with it at once. Thread-safe. */
public final class DefinitionReader {
    private DefinitionReader() {}

    /**
     * Reads and checks a definition, its expressions, patterns and the files it refers to included.
     *
     * @param yaml the YAML text
     * @param fileName name for messages
     * @param assets files it may refer to
     * @throws InvalidDefinition with every problem
     */
    public static PipelineDefinition read(String yaml, String fileName, Assets assets) throws InvalidDefinition {
        throw new UnsupportedOperationException();
    }
}
