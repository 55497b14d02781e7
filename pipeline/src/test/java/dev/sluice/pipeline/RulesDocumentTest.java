package dev.sluice.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.PipelineTester.TestResult;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.rule.RuleCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** docs/rules.md is true: every example in it runs, every key is in it. */
class RulesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "rules.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```(yaml|csv)(?: (\\S+))?\\n(.*?)^```$");
    private static final String HEAD = "pipeline: example\nsource: {connector: http-push}\n";

    @TestFactory
    Stream<DynamicTest> everyExampleRuns() throws IOException {
        String document = Files.readString(DOCUMENT);
        Map<String, byte[]> files = new HashMap<>();
        BLOCK.matcher(document)
                .results()
                .filter(block -> block.group(1).equals("csv"))
                .forEach(block -> files.put(block.group(2), block.group(3).getBytes(StandardCharsets.UTF_8)));
        return BLOCK.matcher(document)
                .results()
                .filter(block -> block.group(1).equals("yaml"))
                .map(block -> DynamicTest.dynamicTest(
                        heading(document, block.start()), () -> runs(HEAD + block.group(3), Assets.of(files))));
    }

    private static void runs(String yaml, Assets assets) {
        Pipeline pipeline = Pipeline.compile(DefinitionReader.read(yaml, "rules.md", assets), assets, 1, null);
        assertThat(pipeline.definition().tests()).isNotEmpty();
        assertThat(PipelineTester.run(pipeline))
                .allSatisfy(result ->
                        assertThat(result.differences()).as(result.name()).isEmpty());
        assertThat(PipelineTester.run(pipeline)).allMatch(TestResult::passed);
    }

    private static String heading(String document, int position) {
        Matcher matcher = Pattern.compile("(?m)^#+ (.*)$").matcher(document.substring(0, position));
        String heading = "";
        while (matcher.find()) {
            heading = matcher.group(1);
        }
        return heading;
    }

    @Test
    void everyKeyHasAHeading() throws IOException {
        String headings = Files.readString(DOCUMENT)
                .lines()
                .filter(line -> line.startsWith("## "))
                .collect(Collectors.joining(", "));

        assertThat(RuleCompiler.keys()).allSatisfy(key -> assertThat(headings).containsPattern("\\b" + key + "\\b"));
    }
}
