package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.pull.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSearchTest {

    @TempDir
    Path root;

    private Path base;

    @BeforeEach
    void create() throws IOException {
        base = Files.createDirectories(root.resolve("base"));
        for (String name : List.of("a.csv", "b.jsonl", "sub/c.csv", "sub/deep/d.csv", "x[1].csv", ".hidden.csv")) {
            Path file = base.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "x");
        }
        Files.writeString(root.resolve("outside.csv"), "x");
    }

    private FileSearch.Result search(String... patterns) {
        return new FileSearch(base, List.of(patterns), new ObjectSearch(new Settings(Map.of(), "source"), base))
                .search();
    }

    @Test
    void pathsGlobsAndLists() {
        assertThat(search("a.csv").files()).containsOnlyKeys("files:a.csv");
        assertThat(search("*.csv").files()).containsOnlyKeys("files:a.csv", "files:x[1].csv");
        assertThat(search("**/*.csv").files())
                .containsOnlyKeys("files:a.csv", "files:sub/c.csv", "files:sub/deep/d.csv", "files:x[1].csv");
        assertThat(search("sub/*").files()).containsOnlyKeys("files:sub/c.csv");
        assertThat(search("{a,b}.*", "./a.csv", "sub/../a.csv").files())
                .containsOnlyKeys("files:a.csv", "files:b.jsonl");
        assertThat(search("x[1].csv").files()).containsOnlyKeys("files:x[1].csv");
        assertThat(search(".h*").files()).containsOnlyKeys("files:.hidden.csv");
        assertThat(search("[").refusals()).containsOnlyKeys("files:[");
    }

    @Test
    void absolutePathsAreAllowedAndNamedAsTheyAre() {
        Path outside = root.resolve("outside.csv");
        assertThat(search(outside.toString()).files()).containsOnlyKeys("files:" + outside);
        assertThat(search(root + "/*.csv").files()).containsOnlyKeys("files:" + outside);
        assertThat(search(base + "/a.csv").files()).containsOnlyKeys("files:a.csv");
    }

    @Test
    void whatLeadsOutIsRefused() throws IOException {
        Files.createSymbolicLink(base.resolve("link.csv"), root.resolve("outside.csv"));
        Files.createSymbolicLink(base.resolve("inside.csv"), base.resolve("a.csv"));
        Files.createSymbolicLink(base.resolve("linked"), root);

        assertThat(search("../outside.csv", "sub/../../outside.csv", "../*.csv").refusals())
                .hasSize(3)
                .allSatisfy((source, why) -> assertThat(why).contains("leads out of"));
        assertThat(search("link.csv").refusals().get("files:link.csv")).contains("symbolic link that leads out");
        assertThat(search("linked/outside.csv").refusals().get("files:linked/outside.csv"))
                .contains("symbolic link that leads out");
        assertThat(search("linked/*.csv").files()).isEmpty();
        assertThat(search("*.csv").files()).containsKey("files:inside.csv").doesNotContainKey("files:link.csv");
    }

    @Test
    void everythingElseSaysWhatItIs() throws IOException {
        Files.createSymbolicLink(base.resolve("dangling.csv"), base.resolve("nowhere"));
        Files.writeString(base.resolve("new\nline.csv"), "x");

        assertThat(search("none.csv").refusals().get("files:none.csv")).startsWith("no such file");
        assertThat(search("none/*.csv").refusals().get("files:none/*.csv")).startsWith("no such directory");
        assertThat(search("*.parquet").refusals()).containsEntry("files:*.parquet", FileSearch.NO_MATCH);
        assertThat(search("sub").refusals().get("files:sub"))
                .isEqualTo("a directory; write sub/* to read the files in it");
        assertThat(search("dangling.csv").refusals().get("files:dangling.csv")).contains("to nowhere");
        assertThat(search("az://bucket/a.csv").refusals().get("files:az://bucket/a.csv"))
                .contains("only local files");
        assertThat(search("n*").refusals().get("files:new?line.csv")).contains("control characters");
    }
}
