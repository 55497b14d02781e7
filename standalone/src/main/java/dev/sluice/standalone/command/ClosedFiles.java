package dev.sluice.standalone.command;

import dev.sluice.metadata.store.Warehouse;
import dev.sluice.standalone.CommandFailed;
import dev.sluice.standalone.SluiceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The warehouse files of a data directory that nothing runs on: one, or one for each shard. */
final class ClosedFiles {

    private final SluiceConfig config;
    private final List<Path> files;

    /** @throws CommandFailed if one of them is not there */
    ClosedFiles(SluiceConfig config) {
        this.config = config;
        this.files = config.warehouse().filesIn(config.runtime().dataDir());
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new CommandFailed("no warehouse at " + file + "; name its directory with --data-dir");
            }
        }
    }

    /** What is done with one of them while it is open for writing. */
    interface Use {
        void with(Warehouse warehouse) throws SQLException;
    }

    /**
     * Opens one after the other; where there are several, each is named on standard output.
     *
     * @throws CommandFailed if the warehouse is not in the state that is needed
     */
    void each(Use use) throws SQLException {
        for (Path file : files) {
            if (files.size() > 1) {
                System.out.println(file + ":");
            }
            try (Warehouse warehouse = Warehouse.open(config.warehouse().settingsOf(file))) {
                use.with(warehouse);
            } catch (IllegalStateException e) {
                throw new CommandFailed(String.valueOf(e.getMessage()));
            }
        }
    }
}
