package dev.sluice.standalone.command;

import dev.sluice.metadata.export.ClosedWarehouse;
import dev.sluice.metadata.query.DamagedTables;
import dev.sluice.metadata.store.WarehouseSettings;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice warehouse verify}: reads every value of a warehouse file that no instance has open. */
@Command(
        name = "verify",
        description = {
            "Reads every value of the warehouse file, so that DuckDB compares all its checksums, and names the tables that",
            "are damaged. Changes nothing. The instance must be stopped."
        },
        mixinStandardHelpOptions = true)
final class WarehouseVerify implements Callable<Integer> {

    @Mixin
    private final ConfigOptions options = new ConfigOptions();

    @Override
    public Integer call() throws SQLException, IOException {
        SluiceConfig config = options.load();
        Path file = config.warehouse().fileIn(config.runtime().dataDir());
        if (!Files.exists(file)) {
            throw new CommandFailed("no warehouse at " + file + "; name its directory with --data-dir");
        }
        Path staging = Files.createDirectories(WarehouseSettings.stagingOf(file));
        var closed = new ClosedWarehouse(
                file,
                staging,
                config.warehouse().memoryLimit().bytes(),
                config.warehouse().threads());
        Map<String, String> damaged = DamagedTables.find(closed);
        damaged.forEach((table, reason) -> System.out.println(table + ": " + reason));
        System.out.println(
                damaged.isEmpty()
                        ? file + ": every value can be read"
                        : damaged.size()
                                + " tables are damaged; put a snapshot in the place of the file, the topics bring the rest");
        return damaged.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
    }
}
