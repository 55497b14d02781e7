package dev.sluice.pipeline;

import java.util.List;

/** Runs the tests that a definition carries. Thread-safe. */
public final class PipelineTester {
    private PipelineTester() {}

    /** Runs every test, in the order written. */
    public static List<TestResult> run(Pipeline pipeline) {
        throw new UnsupportedOperationException();
    }

    /**
     * What became of one test.
     *
     * @param name its name
     * @param line line of the definition where it starts
     * @param differences what was expected and what was found; empty: it passed
     */
    public record TestResult(String name, int line, List<String> differences) {
        public TestResult {
            differences = List.copyOf(differences);
        }

        /** Whether everything was as expected. */
        public boolean passed() {
            return differences.isEmpty();
        }
    }
}
