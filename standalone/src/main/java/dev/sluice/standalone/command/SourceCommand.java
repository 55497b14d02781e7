package dev.sluice.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.instance.ServiceClient;
import dev.sluice.standalone.report.TextTable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice source}: how far sources were read, reading them anew, fetching ranges again. */
@Command(
        name = "source",
        description = {
            "Writes a definition for a source; shows how far the sources of a running pipeline were read, has them",
            "read anew, fetches ranges again.",
            "reset and backfill only say what they would do until --apply."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "add|state|reset|backfill",
        subcommands = {
            SourceAddCommand.class,
            SourceCommand.State.class,
            SourceCommand.Reset.class,
            SourceCommand.Backfill.class
        })
public final class SourceCommand implements Callable<Integer> {

    private static final String DRY_RUN = "nothing was changed; add --apply to do it";

    @Override
    public Integer call() {
        System.err.println(
                "sluice: source add URL-or-file writes a definition; state PIPELINE shows how far it was read;"
                        + " reset and backfill bring records again");
        return ExitCode.USAGE.code();
    }

    private static ServiceClient client(ConfigOptions options) {
        SluiceConfig config = options.load();
        return options.running(config)
                .orElseThrow(() -> new CommandFailed("nothing runs on "
                        + config.runtime().dataDir()
                        + "; start it with sluice run, or name the ingest service with --url"));
    }

    private static String path(String pipeline, String what) {
        return "/api/sources/" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8) + what;
    }

    private static Integer told(JsonNode answer) {
        System.out.println(answer.path("effect").asText());
        System.out.println(answer.path("applied").asBoolean() ? "done" : DRY_RUN);
        return ExitCode.DONE.code();
    }

    /** Shows how far sources were read. */
    @Command(
            name = "state",
            description = "Shows what was read of each source: records, cursor, whether it is complete, errors.",
            mixinStandardHelpOptions = true)
    static final class State implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(paramLabel = "PIPELINE", description = "Name of a running pipeline.")
        private String pipeline = "";

        @Option(names = "--json", description = "Print as JSON, with the offsets as Kafka Connect keeps them.")
        private boolean json;

        @Override
        public Integer call() {
            JsonNode answer = client(options).get(path(pipeline, ""));
            if (json) {
                System.out.println(Console.pretty(answer));
                return ExitCode.DONE.code();
            }
            System.out.println(answer.path("pipeline").asText() + ": connector "
                    + answer.path("connector").asText() + ", "
                    + answer.path("state").asText());
            var table = new TextTable(List.of("source", "records", "complete", "cursor", "error"));
            for (JsonNode source : answer.path("sources")) {
                table.row(List.of(
                        source.path("source").asText(),
                        source.path("records").asText(),
                        source.path("done").asBoolean() ? "yes" : "no",
                        source.path("cursor").asText(""),
                        source.path("error").asText("")));
            }
            System.out.print(table.render());
            return ExitCode.DONE.code();
        }
    }

    /** Has sources read anew. */
    @Command(
            name = "reset",
            description = {
                "Has sources read anew from the beginning, or an incremental one from a cursor value.",
                "Its connector is stopped, its offsets are changed, and it goes on. Without --apply it only says so."
            },
            mixinStandardHelpOptions = true)
    static final class Reset implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(paramLabel = "PIPELINE", description = "Name of a running pipeline.")
        private String pipeline = "";

        @Option(
                names = "--source",
                paramLabel = "NAME",
                description = "Only this one, as state shows it (a file, for example); may be repeated.")
        private List<String> sources = List.of();

        @Option(
                names = "--cursor",
                paramLabel = "VALUE",
                description = "Ask from this value on instead of from the beginning.")
        private @Nullable String cursor;

        @Option(names = "--apply", description = "Do it.")
        private boolean apply;

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            sources.forEach(body.putArray("sources")::add);
            body.put("cursor", cursor);
            body.put("apply", apply);
            JsonNode answer = client(options).post(path(pipeline, "/reset"), body);
            answer.path("changes")
                    .forEach(change -> System.out.println(change.path("source").asText() + ": now "
                            + change.path("now").asText() + "; then "
                            + change.path("then").asText()));
            return told(answer);
        }
    }

    /** Fetches a range again. */
    @Command(
            name = "backfill",
            description = {
                "Fetches a range of cursor values again from a rest or jdbc source, in parts that run beside each other",
                "and beside what follows the source; its cursor does not move. Without --apply it only says so."
            },
            mixinStandardHelpOptions = true)
    static final class Backfill implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(paramLabel = "PIPELINE", description = "Name of a running pipeline with an incremental source.")
        private String pipeline = "";

        @Option(names = "--from", paramLabel = "VALUE", required = true, description = "First cursor value.")
        private String from = "";

        @Option(names = "--to", paramLabel = "VALUE", required = true, description = "First value behind the range.")
        private String to = "";

        @Option(
                names = "--parallel",
                paramLabel = "N",
                description = "Parts that run at once, 1 to 16 (default: ${DEFAULT-VALUE}).")
        private int parallel = 4;

        @Option(names = "--apply", description = "Do it.")
        private boolean apply;

        @Override
        public Integer call() {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("from", from).put("to", to).put("parallel", parallel).put("apply", apply);
            JsonNode answer = client(options).post(path(pipeline, "/backfill"), body);
            answer.path("ranges")
                    .forEach(range ->
                            System.out.println("from " + range.path("from").asText() + " to below "
                                    + range.path("to").asText()));
            return told(answer);
        }
    }
}
