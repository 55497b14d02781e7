package dev.sluice.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the documents name is there: tests, commands with their options, benchmarks, and files that links lead to. */
class DocumentsTest {

    private static final Path ROOT = Path.of("..");
    /** A class of tests, and perhaps one of them ({@code …} stands for the rest of its name); or {@code .another} of the class before. */
    private static final Pattern TEST = Pattern.compile(
            "\\b([A-Z]\\w*[a-z]\\w*(?:Test|IT|Soak))\\b(?:[.#]([a-z]\\w*)(…?))?|`\\.([a-z]\\w*[A-Z]\\w*)(…?)`");

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)(?:#[^)]*)?\\)");
    /** A code span, or a line of a code block. */
    private static final String CODE = "(?m)(?:`|^ *)";

    private static final Pattern COMMAND = Pattern.compile(CODE + "(?:\\./)?sluice +([a-z][^`#\\n]*)");
    private static final Pattern BENCH = Pattern.compile(CODE + "(?:benchmarks/)?bench +([a-z][a-z-]*)");
    private static final Pattern BENCH_CASE = Pattern.compile("(?m)^ +([a-z-]+)\\) main=");
    private static final Pattern OPTION = Pattern.compile("(?<=[ \\[|(])--[a-z][a-z-]*");

    private final List<String> missing = new ArrayList<>();

    @Test
    void testsThatAreNamedAreThere() {
        Map<String, String> sources = sources();
        documents().forEach((document, text) -> {
            String source = null;
            for (MatchResult found : TEST.matcher(text).results().toList()) {
                boolean isClass = found.group(1) != null;
                source = isClass ? sources.get(found.group(1)) : source;
                String method = found.group(isClass ? 2 : 4);
                String end = "…".equals(found.group(isClass ? 3 : 5)) ? "" : "(";
                if (isClass && source == null
                        || source != null && method != null && !source.contains(" " + method + end)) {
                    missing.add(ROOT.relativize(document) + ": " + found.group());
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void commandsThatAreNamedAreThereWithTheirOptions() {
        CommandSpec sluice = new CommandLine(new Sluice()).getCommandSpec();
        forEach(COMMAND, (place, found) -> {
            String[] words = found.group(1).replace("\\|", "|").trim().split(" +");
            for (String name : words[0].split("\\|")) {
                CommandLine command = sluice.subcommands().get(name);
                if (command == null) {
                    missing.add(place + found.group());
                } else {
                    subcommands(command.getCommandSpec(), words, place + found.group());
                }
            }
        });
        assertThat(missing).isEmpty();
    }

    private void subcommands(CommandSpec command, String[] words, String place) {
        boolean further = !command.subcommands().isEmpty() && words.length > 1 && words[1].matches("[a-z][a-z|-]*");
        if (!further) {
            options(command, words, place);
            return;
        }
        for (String name : words[1].split("\\|")) {
            CommandLine subcommand = command.subcommands().get(name);
            if (subcommand == null) {
                missing.add(place);
            } else {
                options(subcommand.getCommandSpec(), words, place);
            }
        }
    }

    private void options(CommandSpec command, String[] words, String place) {
        OPTION.matcher(" " + String.join(" ", words))
                .results()
                .map(MatchResult::group)
                .filter(option -> command.findOption(option) == null)
                .forEach(option -> missing.add(place + ": " + option));
    }

    @Test
    void benchmarksThatAreNamedAreThere() {
        List<String> known = BENCH_CASE
                .matcher(read(ROOT.resolve("benchmarks/bench")))
                .results()
                .map(result -> result.group(1))
                .toList();
        forEach(BENCH, (place, found) -> {
            if (!known.contains(found.group(1))) {
                missing.add(place + found.group());
            }
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void linksLeadToFiles() {
        documents().forEach((document, text) -> LINK.matcher(text)
                .results()
                .filter(link -> !Files.exists(document.resolveSibling(link.group(1))))
                .forEach(link -> missing.add(document + ": " + link.group(1))));
        assertThat(missing).isEmpty();
    }

    /** Uses every find in the documents, with its place; there is at least one. */
    private static void forEach(Pattern pattern, BiConsumer<String, MatchResult> use) {
        List<MatchResult> found = new ArrayList<>();
        documents().forEach((document, text) -> pattern.matcher(text).results().forEach(result -> {
            found.add(result);
            use.accept(ROOT.relativize(document) + ": ", result);
        }));
        assertThat(found).as(pattern.pattern()).isNotEmpty();
    }

    private static Map<Path, String> documents() {
        return files(".md").collect(Collectors.toMap(path -> path, DocumentsTest::read, (a, b) -> a, TreeMap::new));
    }

    /** The text of every source file, by the name of its class; files of one name together. */
    private static Map<String, String> sources() {
        return files(".java")
                .collect(Collectors.toMap(
                        path -> path.getFileName().toString().replace(".java", ""),
                        DocumentsTest::read,
                        (one, other) -> one + other));
    }

    private static Stream<Path> files(String ending) {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all
                    .filter(path -> path.toString().endsWith(ending)
                            && !path.toString().contains("/target/")
                            && !path.toString().contains("/."))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
