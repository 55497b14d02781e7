package dev.sluice.pipeline.definition;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Loads definitions from disk with the files they refer to. Thread-safe. */
public final class DefinitionFiles {
    /** A definition travels in one message: all its files together must fit. */
    static final long MAX_BYTES = 8L << 20;

    private DefinitionFiles() {}

    /**
     * Loads and checks one definition.
     *
     * @param yamlFile the definition; files it refers to lie in its directory or below
     * @throws InvalidDefinition with every problem; also when the file cannot be read
     */
    public static PipelineSource load(Path yamlFile) throws InvalidDefinition {
        Path file = yamlFile.toAbsolutePath().normalize();
        Path directory = Optional.ofNullable(file.getParent()).orElse(file);
        String name = yamlFile.toString();
        String yaml = text(file, name);
        Map<String, byte[]> read = new TreeMap<>();
        Assets directoryAssets = Assets.inDirectory(directory);
        Assets recording = path -> {
            Optional<byte[]> bytes = directoryAssets.read(path);
            bytes.ifPresent(content -> read.put(path, content));
            return bytes;
        };
        PipelineDefinition definition = DefinitionReader.read(yaml, name, recording);
        long size = yaml.length()
                + read.values().stream().mapToLong(bytes -> bytes.length).sum();
        if (size > MAX_BYTES) {
            throw refused(
                    name,
                    "the definition and its files have " + size + " bytes together, expected at most " + MAX_BYTES,
                    "make the lookup files smaller");
        }
        return new PipelineSource(definition.pipeline(), yaml, name, directory.toString(), read, checksum(yaml, read));
    }

    private static String text(Path file, String name) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > MAX_BYTES) {
                throw refused(name, "the file has more than " + MAX_BYTES + " bytes", "name a pipeline definition");
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (NoSuchFileException e) {
            throw refused(name, "there is no such file", "mend the path");
        } catch (CharacterCodingException e) {
            throw refused(name, "the file is not UTF-8", "save it as UTF-8");
        } catch (IOException e) {
            throw refused(name, "the file cannot be read: " + e.getMessage(), "mend the path or its permissions");
        }
    }

    private static InvalidDefinition refused(String file, String what, String mend) {
        return new InvalidDefinition(List.of(new Problem(file, 0, 0, "", what, mend)));
    }

    private static String checksum(String yaml, Map<String, byte[]> assets) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, yaml.getBytes(StandardCharsets.UTF_8));
            assets.forEach((path, bytes) -> {
                add(digest, path.getBytes(StandardCharsets.UTF_8));
                add(digest, bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Each part with its length before it, so that no two different sets of parts read the same. */
    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        digest.update(part);
    }
}
