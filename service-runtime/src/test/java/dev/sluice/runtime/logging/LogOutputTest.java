package dev.sluice.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogOutputTest {

    @TempDir
    Path directory;

    @AfterEach
    void backToStderr() throws Exception {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    @Test
    void writesOurInfoAndOthersWarningsToTheFile() throws Exception {
        Path file = LogOutput.toFile(directory);

        LoggerFactory.getLogger("dev.sluice.test")
                .atInfo()
                .addKeyValue("topic", "t")
                .log("ours");
        LoggerFactory.getLogger("org.apache.kafka.test").info("theirs, only info");
        LoggerFactory.getLogger("org.apache.kafka.test").warn("theirs, a warning");

        assertThat(file).isEqualTo(directory.resolve("logs/sluice.log"));
        assertThat(Files.readString(file))
                .contains("INFO", "dev.sluice.test - ours topic=t", "theirs, a warning")
                .doesNotContain("only info");
    }
}
