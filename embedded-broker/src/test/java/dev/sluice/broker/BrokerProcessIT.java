package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker as a child process, killed like a laptop's battery kills it. */
class BrokerProcessIT {

    private static final String ANNOUNCEMENT = "bootstrap.servers=";

    @TempDir
    Path directory;

    /** Once is not enough: the kill must fall between a commit's answer and its markers. */
    @RepeatedTest(2)
    void keepsAcknowledgedRecordsThroughKill9() throws Exception {
        // Given
        Process first = start();
        try {
            var records = new Records(address(first));
            records.createTopic();
            records.write("before");
            records.writeInTransaction("in a transaction");
        } finally {
            first.destroyForcibly().waitFor();
        }

        // When
        Process second = start();

        // Then
        try {
            var records = new Records(address(second));
            records.write("after");
            assertThat(records.read(3)).containsExactly("before", "in a transaction", "after");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSecondProcessOnTheDirectoryEndsWithAReason() throws Exception {
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            Process second = start();
            assertThat(second.waitFor()).isEqualTo(75);
            assertThat(new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("is in use by the broker of process "
                            + ProcessHandle.current().pid());
            assertThat(broker.failure()).isEmpty();
        }
    }

    @Test
    void stopsOnSigterm() throws Exception {
        Process process = start();
        address(process);
        process.destroy();
        assertThat(process.waitFor()).isEqualTo(143);
        try (var broker = EmbeddedBroker.start(BrokerConfig.in(directory))) {
            assertThat(broker.failure()).isEmpty();
        }
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(
                        java,
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerMain.class.getName(),
                        directory.toString()))
                .start();
    }

    private static String address(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(ANNOUNCEMENT)) {
                return line.substring(ANNOUNCEMENT.length());
            }
        }
        throw new IOException(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
