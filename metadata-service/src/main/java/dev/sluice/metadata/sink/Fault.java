package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.WarehouseTakenOver;
import dev.sluice.metadata.store.WarehouseUnusable;
import java.sql.SQLException;
import java.util.List;

/**
 * Why a flush failed.
 *
 * @param kind what can be done about it
 * @param reason for people
 */
record Fault(Kind kind, String reason) {

    /** What a fault calls for. */
    enum Kind {
        /** One of the records cannot be written: find it and put it aside. */
        RECORD,
        /** A smaller batch may do. */
        MEMORY,
        /** Wait and try again. */
        SYSTEM,
        /** Open the file again, then as SYSTEM. */
        INVALIDATED,
        /** Stop. */
        FINAL
    }

    private static final List<String> INVALID = List.of(
            "database has been invalidated",
            "FATAL Error",
            "INTERNAL Error",
            "Connection was closed",
            "Connection Error");
    private static final List<String> MEMORY = List.of(
            "Out of Memory Error",
            "failed to allocate",
            "failed to pin block",
            "could not allocate block",
            "OutOfMemory");
    private static final List<String> DISK =
            List.of("No space left on device", "Disk quota exceeded", "File too large", "not enough disk space");
    private static final List<String> SYSTEM = List.of(
            "IO Error",
            "Permission Error",
            "Interrupt Error",
            "write-write conflict",
            "Transaction conflict",
            "HTTP Error",
            "Read-only");

    /**
     * Sorts an error. What is not known to come from the system is taken for the fault of a record: better one record too many among the
     * rejected, with its reason, than a sink that stands still.
     */
    static Fault of(Throwable error) {
        String text = texts(error);
        if (error instanceof WarehouseTakenOver || error instanceof WarehouseUnusable) {
            return new Fault(Kind.FINAL, text);
        }
        if (holds(text, DISK)) {
            // DuckDB gives a database up whose log it could not write
            return new Fault(holds(text, INVALID) ? Kind.INVALIDATED : Kind.SYSTEM, "disk full: " + text);
        }
        if (holds(text, INVALID)) {
            return new Fault(Kind.INVALIDATED, text);
        }
        if (error instanceof OutOfMemoryError || holds(text, MEMORY)) {
            return new Fault(Kind.MEMORY, "out of memory: " + text);
        }
        if (error instanceof SQLException) {
            return new Fault(holds(text, SYSTEM) ? Kind.SYSTEM : Kind.RECORD, text);
        }
        return new Fault(isOurs(error) ? Kind.RECORD : Kind.SYSTEM, text);
    }

    /** Sorts an error of a commit: unless a smaller batch may do, the file must be opened again first. */
    static Fault ofCommit(SQLException error) {
        Fault found = of(error);
        return found.kind() == Kind.SYSTEM ? new Fault(Kind.INVALIDATED, found.reason()) : found;
    }

    /** Errors of brokers and of the definitions' topic have nothing to do with the records. */
    private static boolean isOurs(Throwable error) {
        for (Throwable t = error; t != null; t = t.getCause()) {
            if (t instanceof org.apache.kafka.common.KafkaException
                    && !(t instanceof org.apache.kafka.common.errors.SerializationException)) {
                return false;
            }
            if (t instanceof dev.sluice.runtime.definitions.DefinitionsUnavailable) {
                return false;
            }
        }
        return error instanceof RuntimeException;
    }

    private static boolean holds(String text, List<String> parts) {
        return parts.stream().anyMatch(text::contains);
    }

    private static String texts(Throwable error) {
        var text = new StringBuilder();
        for (Throwable t = error; t != null; t = t.getCause()) {
            String message = t.getMessage() == null ? t.getClass().getSimpleName() : t.getMessage();
            if (text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.toString();
    }
}
