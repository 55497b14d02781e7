package dev.sluice.standalone.command;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineTester;
import dev.sluice.pipeline.PipelineTester.TestResult;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sluice test}: runs the tests that definitions carry. */
@Command(
        name = "test",
        description = "Runs the tests that the definitions carry (tests: input rows -> expected rows).",
        mixinStandardHelpOptions = true)
public final class TestCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE.yaml", arity = "1..*", description = "Pipeline definitions.")
    private List<Path> files = List.of();

    @Override
    public Integer call() {
        int passed = 0;
        int failed = 0;
        for (Path file : files) {
            PipelineSource source = DefinitionFiles.load(file);
            Pipeline pipeline = Sample.compile(source, null);
            for (TestResult result : PipelineTester.run(pipeline)) {
                System.out.println(
                        (result.passed() ? "ok    " : "FAILED ") + file + ":" + result.line() + "  " + result.name());
                result.differences().forEach(d -> System.out.println("         " + d));
                if (result.passed()) {
                    passed++;
                } else {
                    failed++;
                }
            }
        }
        System.out.println(passed + " passed, " + failed + " failed");
        if (passed + failed == 0) {
            System.err.println("sluice: no tests: a definition carries them under the key tests:");
        }
        return failed == 0 ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
