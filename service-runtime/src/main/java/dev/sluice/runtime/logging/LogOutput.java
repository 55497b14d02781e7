package dev.sluice.runtime.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import java.util.Iterator;
import net.logstash.logback.encoder.LogstashEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where log lines go: to stderr unless told otherwise. The variable {@code SLUICE_LOG_FORMAT} ({@code text} or {@code json})
 * chooses the form, {@code SLUICE_LOG_LEVEL} the level of our own loggers; third parties speak from WARN on.
 */
public final class LogOutput {

    private static final String PATTERN =
            "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\"} %-5level [%thread] %logger{24} - %msg %kvp{NONE}%n";
    private static final String MAX_FILE_SIZE = "20MB";
    private static final int OLD_FILES = 4;

    private LogOutput() {}

    /**
     * Sends log lines to {@code <dataDir>/logs/sluice.log} instead of stderr, which a progress display needs for itself. At 20 MB a
     * file is put aside; four old ones are kept.
     *
     * @return the file
     */
    public static Path toFile(Path dataDir) {
        Path file = dataDir.resolve("logs").resolve("sluice.log");
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(encoder(context));
        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file.resolveSibling("sluice.%i.log").toString());
        rolling.setMaxIndex(OLD_FILES);
        rolling.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf(MAX_FILE_SIZE));
        trigger.start();
        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        replaceAppenders(context.getLogger(Logger.ROOT_LOGGER_NAME), appender);
        return file;
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context) {
        if ("json".equals(System.getenv("SLUICE_LOG_FORMAT"))) {
            var json = new LogstashEncoder();
            json.setContext(context);
            json.start();
            return json;
        }
        var text = new PatternLayoutEncoder();
        text.setContext(context);
        text.setPattern(PATTERN);
        text.start();
        return text;
    }

    private static void replaceAppenders(ch.qos.logback.classic.Logger root, Appender<ILoggingEvent> appender) {
        root.addAppender(appender);
        for (Iterator<Appender<ILoggingEvent>> all = root.iteratorForAppenders(); all.hasNext(); ) {
            Appender<ILoggingEvent> other = all.next();
            if (other != appender) {
                root.detachAppender(other);
                other.stop();
            }
        }
    }
}
