package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice trace}: one record's journey. */
@Command(
        name = "trace",
        description = "Shows one record's journey: source, rules, question, answer, row.",
        mixinStandardHelpOptions = true)
public final class TraceCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(
            paramLabel = "RECORD_ID",
            description = "As in _sluice.repairs, _sluice.dead_letters or the _sluice_id of an append table's row.")
    private String recordId = "";

    @Option(names = "--json", description = "Print the journey as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        SluiceConfig config = options.load();
        JsonNode journey = options.running(config)
                .orElseThrow(() ->
                        new CommandFailed("nothing runs on " + config.runtime().dataDir()
                                + "; a journey is read from the topics: start it again with sluice run"))
                .get("/api/trace/" + URLEncoder.encode(recordId, StandardCharsets.UTF_8));
        if (json) {
            System.out.println(Console.pretty(journey));
            return ExitCode.DONE.code();
        }
        for (JsonNode step : journey.path("steps")) {
            System.out.printf(
                    "%-10s %s%n", step.path("stage").asText(), step.path("text").asText());
            step.path("details").forEach(detail -> System.out.println("           " + detail.asText()));
        }
        return ExitCode.DONE.code();
    }
}
