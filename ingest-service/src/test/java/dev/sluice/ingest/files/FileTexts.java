package dev.sluice.ingest.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Contents of files. */
final class FileTexts {
    private FileTexts() {}

    static byte[] gzip(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }

    static String rows(String pattern, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> pattern.replace("#", "" + i))
                .collect(Collectors.joining());
    }
}
