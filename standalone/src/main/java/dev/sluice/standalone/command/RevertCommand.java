package dev.sluice.standalone.command;

import dev.sluice.metadata.revert.RevertRequest;
import dev.sluice.metadata.revert.RevertedTable;
import dev.sluice.metadata.revert.WarehouseRevert;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.report.TextTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice revert}: takes back what one rule, or the answers to one version of a prompt, changed. */
@Command(
        name = "revert",
        description = {
            "Takes back what one rule changed, or the answers to one version of a prompt, from the history in",
            "_sluice.repairs: the rows become what they would be had it never been. Sources are not read again.",
            "Says what it would do; --apply does it. The instance must be stopped. Take the rule out of the",
            "definition before the next run, or new records meet it again."
        },
        mixinStandardHelpOptions = true)
public final class RevertCommand implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Parameters(
            paramLabel = "FILE.yaml",
            arity = "0..*",
            description = "Definitions that made the rows, with the rule still in them; none for 'llm VERSION'.")
    private List<Path> files = List.of();

    @Option(
            names = "--rule",
            required = true,
            paramLabel = "RULE",
            description = "As in _sluice.repairs: trim, \"to decimal(12,2)\", \"llm VERSION\" ...")
    @SuppressWarnings("NullAway.Init")
    private String rule;

    @Option(
            names = "--since",
            paramLabel = "VERSION",
            description = "First version of the definition whose changes are taken back (default: all).")
    private int since;

    @Option(names = "--pipeline", paramLabel = "NAME", description = "Only this pipeline (default: all).")
    private @Nullable String pipeline;

    @Option(names = "--apply", description = "Do it.")
    private boolean apply;

    @Override
    public Integer call() throws SQLException {
        SluiceConfig config = options.load();
        var warehouses = new ClosedFiles(config);
        Map<String, Pipeline> pipelines = new HashMap<>();
        for (Path definition : files) {
            Pipeline compiled = Sample.compile(DefinitionFiles.load(definition), null);
            pipelines.put(compiled.definition().pipeline(), compiled);
        }
        // a row's history is in the file of the row, so each shard by itself is enough
        warehouses.each(warehouse -> {
            var revert = new WarehouseRevert(warehouse, config.warehouse().systemPrefix(), Clock.systemUTC());
            print(revert.run(new RevertRequest(rule, since, pipeline), pipelines, apply));
        });
        return ExitCode.DONE.code();
    }

    private void print(List<RevertedTable> tables) {
        if (tables.isEmpty()) {
            System.out.println("rule '" + rule + "' has changed nothing that is still there; names of rules: "
                    + "sluice sql \"SELECT DISTINCT pipeline, rule, version FROM _sluice.repairs\"");
            return;
        }
        var report =
                new TextTable(List.of("pipeline", "table", "rows", "cells", "replaced since", "not told by history"));
        long cells = 0;
        for (RevertedTable table : tables) {
            cells += table.cells();
            report.row(List.of(
                    table.pipeline(),
                    table.dataset() + "." + table.table(),
                    String.valueOf(table.rows()),
                    String.valueOf(table.cells()),
                    String.valueOf(table.gone()),
                    String.valueOf(table.kept())));
        }
        System.out.print(report.render());
        for (RevertedTable table : tables) {
            for (RevertedTable.Example example : table.examples()) {
                System.out.printf(
                        "  %s %-20s %s -> %s%n",
                        example.recordId(),
                        example.field(),
                        example.now() == null ? "null" : example.now(),
                        example.then() == null ? "null" : example.then());
            }
        }
        System.out.println(apply ? cells + " cells taken back" : cells + " cells would be taken back; --apply does it");
    }
}
