package dev.sluice.standalone.command;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class ConfigOptionsTest {

    @Test
    void whatIsNoDefaultIsLoggedWithItsPlaceAndSecretsAreNot(@TempDir Path directory) throws Exception {
        var options = new ConfigOptions();
        options.file = Files.writeString(directory.resolve("sluice.yaml"), "llm: {api_key: canary}\n");
        options.sets = List.of("http.port=0");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        var log = (Logger) LoggerFactory.getLogger(ConfigOptions.class);
        log.addAppender(lines);
        try {
            options.load();
            options.logInForce();
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .singleElement()
                .extracting(line -> String.valueOf(line.getKeyValuePairs()))
                .asString()
                .contains("http.port = 0  (--set http.port)", "llm.api_key = ***  (", "sluice.yaml:1)")
                .doesNotContain("canary", "(default)");
    }
}
