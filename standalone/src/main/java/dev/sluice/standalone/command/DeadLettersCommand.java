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

/** {@code sluice dead-letters}: what could not be processed, why, and another try. */
@Command(
        name = "dead-letters",
        description = "Lists, shows and retries what could not be processed.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|show|retry",
        subcommands = {
            DeadLettersCommand.ListLetters.class,
            DeadLettersCommand.Show.class,
            DeadLettersCommand.Retry.class
        })
public final class DeadLettersCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.err.println(
                "sluice: dead-letters list shows them, show PARTITION/OFFSET one of them, retry sends them again");
        return ExitCode.USAGE.code();
    }

    private static ServiceClient client(ConfigOptions options) {
        SluiceConfig config = options.load();
        return options.running(config)
                .orElseThrow(
                        () -> new CommandFailed(
                                "nothing runs on " + config.runtime().dataDir()
                                        + "; start it with sluice run, or read the list: sluice sql \"SELECT * FROM _sluice.dead_letters\""));
    }

    /** Lists dead letters, newest first. */
    @Command(name = "list", description = "Lists dead letters, newest first.", mixinStandardHelpOptions = true)
    static final class ListLetters implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Option(names = "--pipeline", paramLabel = "NAME", description = "Only of this pipeline.")
        private @Nullable String pipeline;

        @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit = 50;

        @Option(names = "--json", description = "Print as JSON.")
        private boolean json;

        @Override
        public Integer call() {
            String filter = pipeline == null ? "" : "&pipeline=" + URLEncoder.encode(pipeline, StandardCharsets.UTF_8);
            JsonNode answer = client(options).get("/api/dead-letters?limit=" + limit + filter);
            if (json) {
                System.out.println(Console.pretty(answer));
                return ExitCode.DONE.code();
            }
            var table = new TextTable(List.of("id", "pipeline", "record", "status", "code", "message"));
            for (JsonNode letter : answer.path("dead_letters")) {
                table.row(List.of(
                        letter.path("id").asText(),
                        letter.path("pipeline").asText(),
                        letter.path("record_id").asText(),
                        letter.path("status").asText(),
                        letter.path("code").asText(),
                        letter.path("message").asText()));
            }
            System.out.print(table.render());
            System.out.println(answer.path("total").asLong() + " in all");
            return ExitCode.DONE.code();
        }
    }

    /** Shows one dead letter with its original bytes. */
    @Command(
            name = "show",
            description = "Shows one dead letter: why, where from, the record.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(paramLabel = "PARTITION/OFFSET", description = "The id that list prints.")
        private String id = "";

        @Override
        public Integer call() {
            System.out.println(Console.pretty(client(options).get("/api/dead-letters/" + id)));
            return ExitCode.DONE.code();
        }
    }

    /** Sends dead letters through the rules again. */
    @Command(
            name = "retry",
            description = "Sends dead letters to the raw topic again, byte for byte; each lands at most once.",
            mixinStandardHelpOptions = true)
    static final class Retry implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(paramLabel = "PARTITION/OFFSET", arity = "0..*", description = "Ids that list prints.")
        private List<String> ids = List.of();

        @Option(names = "--pipeline", paramLabel = "NAME", description = "All open ones of this pipeline.")
        private @Nullable String pipeline;

        @Option(names = "--all", description = "All open ones.")
        private boolean all;

        @Override
        public Integer call() {
            if (ids.isEmpty() && pipeline == null && !all) {
                throw new CommandFailed("retry what? Name ids, --pipeline NAME or --all");
            }
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (!ids.isEmpty()) {
                ids.forEach(body.putArray("ids")::add);
            }
            if (pipeline != null) {
                body.put("pipeline", pipeline);
            }
            body.put("all", all);
            JsonNode answer = client(options).post("/api/dead-letters/retry", body);
            System.out.println(answer.path("retried").asLong() + " sent again");
            return ExitCode.DONE.code();
        }
    }
}
