package dev.sluice.pipeline.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionFilesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    private Path home() {
        return directory.resolve("home");
    }

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(home().resolve("prompts"));
        Files.writeString(home().resolve("cities.csv"), "from,to\nnyc,New York\n");
        Files.writeString(home().resolve("prompts/p.md"), "Tidy up.");
        Files.writeString(directory.resolve("secret.csv"), "from,to\na,b\n");
    }

    private Path definition(String lookup) throws IOException {
        Path file = home().resolve("orders.yaml");
        Files.writeString(
                file,
                "pipeline: orders\nsource: {connector: http-push}\ncleanse: [{field: a, lookup: " + lookup + "}]\n"
                        + "llm: {send: [a], answer: {b: string}, instructions: prompts/p.md}\n");
        return file;
    }

    @Test
    void takesWithItWhatItRefersTo() throws IOException {
        PipelineSource source = DefinitionFiles.load(definition("cities.csv"));

        assertThat(source.name()).isEqualTo("orders");
        assertThat(source.base()).isEqualTo(home().toString());
        assertThat(source.assets()).containsOnlyKeys("cities.csv", "prompts/p.md");
        assertThat(source.checksum()).matches("[0-9a-f]{64}");
        assertThat(DefinitionReader.read(source.yaml(), source.file(), Assets.of(source.assets())))
                .extracting(PipelineDefinition::pipeline)
                .isEqualTo("orders");
    }

    @Test
    void theChecksumFollowsTextAndFiles() throws IOException {
        String first = DefinitionFiles.load(definition("cities.csv")).checksum();
        assertThat(DefinitionFiles.load(definition("cities.csv")).checksum()).isEqualTo(first);

        Files.writeString(home().resolve("cities.csv"), "from,to\nnyc,NYC\n");
        assertThat(DefinitionFiles.load(definition("cities.csv")).checksum()).isNotEqualTo(first);
    }

    @Test
    void doesNotLeaveItsDirectory() throws IOException {
        Files.createSymbolicLink(home().resolve("link.csv"), directory.resolve("secret.csv"));
        Files.createSymbolicLink(home().resolve("up"), directory);
        for (String path : new String[] {
            "../secret.csv",
            directory.resolve("secret.csv").toString(),
            "link.csv",
            "up/secret.csv",
            "prompts/../../secret.csv",
            "\"x\\0.csv\"",
        }) {
            Path file = definition(path);
            assertThatThrownBy(() -> DefinitionFiles.load(file))
                    .as(path)
                    .isInstanceOf(InvalidDefinition.class)
                    .hasMessageContaining(":3:")
                    .hasMessageContaining("there is no file");
        }
    }

    @Test
    void aLinkInsideOfTheDirectoryIsFollowed() throws IOException {
        Files.createSymbolicLink(home().resolve("link.csv"), home().resolve("cities.csv"));

        assertThat(DefinitionFiles.load(definition("link.csv")).assets()).containsKey("link.csv");
    }

    @Test
    void saysWhenTheFileCannotBeRead() throws IOException {
        Path latin1 = home().resolve("latin1.yaml");
        Files.write(latin1, "pipeline: für\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> DefinitionFiles.load(home().resolve("none.yaml")))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> DefinitionFiles.load(latin1)).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> DefinitionFiles.load(home())).isInstanceOf(InvalidDefinition.class);
    }
}
