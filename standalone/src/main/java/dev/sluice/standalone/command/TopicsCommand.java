package dev.sluice.standalone.command;

import dev.sluice.runtime.ExitCode;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.kafka.TopicAdmin;
import dev.sluice.runtime.kafka.TopicPlan;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.report.TextTable;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice topics}: what the catalogue needs of a cluster. */
@Command(
        name = "topics",
        description = "Compares the topic catalogue with a cluster, and creates what is missing.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "plan|apply",
        subcommands = {TopicsCommand.Plan.class, TopicsCommand.Apply.class})
public final class TopicsCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.err.println("sluice: topics plan shows what would be created, topics apply creates it");
        return ExitCode.USAGE.code();
    }

    /** Shows what {@code apply} would do. */
    @Command(
            name = "plan",
            description = "Shows what apply would do. Changes nothing.",
            mixinStandardHelpOptions = true)
    static final class Plan implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Override
        public Integer call() {
            return show(options, false);
        }
    }

    /** Creates missing topics. */
    @Command(
            name = "apply",
            description = "Creates missing topics. Never deletes, shrinks or re-configures one that exists.",
            mixinStandardHelpOptions = true)
    static final class Apply implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Override
        public Integer call() {
            return show(options, true);
        }
    }

    private static int show(ConfigOptions options, boolean apply) {
        SluiceConfig config = options.loadConnected();
        ServiceContext context = ServiceContext.create(config.runtime());
        var admin = new TopicAdmin(config.runtime());
        TopicPlan plan = apply ? admin.apply(context.topics()) : admin.plan(context.topics());
        var table = new TextTable(List.of("topic", apply ? "done" : "to do", "details"));
        for (TopicPlan.Entry topic : plan.topics()) {
            table.row(List.of(topic.topic(), word(topic.action(), apply), String.join(", ", topic.details())));
        }
        System.out.print(table.render());
        return ExitCode.DONE.code();
    }

    private static String word(TopicPlan.Action action, boolean applied) {
        return switch (action) {
            case CREATE -> applied ? "created" : "create";
            case OK -> "ok";
            case DIFFERS -> "differs, left as it is";
        };
    }
}
