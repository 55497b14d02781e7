package dev.sluice.metadata.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a failure to open a file means. */
public final class OpenFailure {

    private static final Pattern HOLDER = Pattern.compile("Conflicting lock is held in .*\\(PID (\\d+)\\)");

    private OpenFailure() {}

    /** {@link WarehouseInUse} if somebody else has the file, else {@link WarehouseUnusable} with what to do about it. */
    public static RuntimeException of(Path file, SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Could not set lock on file")) {
            Matcher holder = HOLDER.matcher(message);
            return new WarehouseInUse(
                    file, holder.find() ? OptionalLong.of(Long.parseLong(holder.group(1))) : OptionalLong.empty(), e);
        }
        return new WarehouseUnusable(
                "cannot open warehouse " + file + ": " + message + "; keep a copy of " + file + " and " + file
                        + ".wal, then restore a backup, or move both aside: the sink fills a new file from the topics",
                e);
    }
}
