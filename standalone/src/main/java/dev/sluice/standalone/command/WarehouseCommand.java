package dev.sluice.standalone.command;

import dev.sluice.metadata.fold.FoldedColumn;
import dev.sluice.metadata.fold.WarehouseFold;
import dev.sluice.metadata.lineage.RunEvents;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionFiles;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.PipelineSource;
import dev.sluice.runtime.ExitCode;
import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.Topics;
import dev.sluice.standalone.SluiceConfig;
import dev.sluice.standalone.report.TextTable;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice warehouse}: upkeep of a warehouse file that no instance has open. */
@Command(
        name = "warehouse",
        description = "Upkeep of the warehouse file.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "fold|verify",
        subcommands = {WarehouseCommand.Fold.class, WarehouseVerify.class})
public final class WarehouseCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        System.err.println("sluice: warehouse fold returns parked values to the columns they were meant for; "
                + "warehouse verify reads all there is and names damaged tables");
        return ExitCode.USAGE.code();
    }

    /** Returns values from variant columns to the columns they were meant for. */
    @Command(
            name = "fold",
            description = {
                "Returns values that were parked in variant columns (price__v_text) to their column, where they fit now:",
                "because a rule of the definition reads them, or because it declares a type that holds them all.",
                "Says what it would do; --apply does it. The instance must be stopped."
            },
            mixinStandardHelpOptions = true)
    static final class Fold implements Callable<Integer> {

        @Mixin
        private final ConfigOptions options = new ConfigOptions();

        @Parameters(
                paramLabel = "FILE.yaml",
                arity = "0..*",
                description = "Definitions whose rules and types hold now (default: the types that the columns have).")
        private List<Path> files = List.of();

        @Option(names = "--apply", description = "Do it.")
        private boolean apply;

        @Option(names = "--drop-empty", description = "With --apply: drop variant columns that hold nothing any more.")
        private boolean dropEmpty;

        @Override
        public Integer call() throws SQLException {
            SluiceConfig config = options.load();
            var warehouses = new ClosedFiles(config);
            List<Pipeline> pipelines = new ArrayList<>();
            for (Path definition : files) {
                pipelines.add(compile(DefinitionFiles.load(definition)));
            }
            // values are folded row by row and types are widened to what is declared, so each shard by itself is enough
            warehouses.each(warehouse -> {
                var fold = new WarehouseFold(
                        warehouse,
                        config.warehouse().systemPrefix(),
                        events(config, warehouse.file()),
                        Clock.systemUTC());
                print(fold.run(pipelines, apply, dropEmpty));
            });
            return ExitCode.DONE.code();
        }

        private static Pipeline compile(PipelineSource source) {
            Assets assets = Assets.of(source.assets());
            return Pipeline.compile(DefinitionReader.read(source.yaml(), source.file(), assets), assets, 0, null);
        }

        private static RunEvents events(SluiceConfig config, Path file) {
            String namespace = config.runtime().namespace();
            return new RunEvents(
                    namespace,
                    config.runtime().bootstrapServers().orElse("localhost"),
                    Topics.of(namespace, 1, AvroSerdes.shipped()).raw().name(),
                    file.toString());
        }

        private void print(List<FoldedColumn> folded) {
            if (folded.isEmpty()) {
                System.out.println("no variant columns");
                return;
            }
            var table = new TextTable(
                    List.of("table", "column", "type", "variant", "parked", apply ? "moved" : "would move", "note"));
            long moved = 0;
            for (FoldedColumn one : folded) {
                moved += one.moved();
                table.row(List.of(
                        one.dataset() + "." + one.table(),
                        one.column(),
                        one.type() + (one.widened() ? " (new)" : ""),
                        one.variant() + (one.dropped() ? " (dropped)" : ""),
                        String.valueOf(one.parked()),
                        String.valueOf(one.moved()),
                        one.note()));
            }
            System.out.print(table.render());
            System.out.println(apply ? moved + " values moved" : moved + " values would move; --apply moves them");
        }
    }
}
