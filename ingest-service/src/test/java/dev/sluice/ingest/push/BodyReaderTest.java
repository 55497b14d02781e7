package dev.sluice.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private final BodyReader reader = new BodyReader(1_000, Duration.ofSeconds(5));

    private static byte[] gzip(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private int refused(InputStream body, @Nullable String encoding) {
        return catchThrowableOfType(PushRefused.class, () -> reader.read(body, encoding))
                .status();
    }

    @Test
    void plainAndCompressedBodiesAreRead() throws Exception {
        byte[] body = {1, 2, 3};
        assertThat(reader.read(new ByteArrayInputStream(body), null)).isEqualTo(body);
        assertThat(reader.read(new ByteArrayInputStream(body), "identity")).isEqualTo(body);
        assertThat(reader.read(new ByteArrayInputStream(gzip(body)), "GZIP")).isEqualTo(body);
    }

    @Test
    void aBombIsRefusedAtTheLimit() throws IOException {
        assertThat(refused(new ByteArrayInputStream(new byte[1_001]), null)).isEqualTo(413);
        assertThat(refused(new ByteArrayInputStream(gzip(new byte[50 << 20])), "gzip"))
                .isEqualTo(413);
    }

    @Test
    void aBodyThatNeverEndsIsRefused() {
        var endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThat(refused(endless, null)).isEqualTo(413);
    }

    @Test
    void aTrickleIsCutOff() {
        var impatient = new BodyReader(1_000, Duration.ofNanos(1));
        var trickle = new ByteArrayInputStream(new byte[10]);
        assertThat(catchThrowableOfType(PushRefused.class, () -> impatient.read(trickle, null))
                        .status())
                .isEqualTo(408);
    }

    @Test
    void brokenAndUnknownEncodingsAreRefused() throws IOException {
        byte[] whole = gzip(new byte[500]);
        assertThat(refused(new ByteArrayInputStream(Arrays.copyOf(whole, whole.length - 12)), "gzip"))
                .isEqualTo(400);
        assertThat(refused(new ByteArrayInputStream(new byte[] {1, 2, 3}), "gzip"))
                .isEqualTo(400);
        assertThat(refused(new ByteArrayInputStream(whole), "br")).isEqualTo(415);
    }
}
