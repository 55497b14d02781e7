package dev.sluice.ingest.jdbc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.CursorWindow;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table or a query, chunk by chunk in the order of its key, so that a load goes on behind the last row it brought. What has no key is
 * read from its first row, and what was brought is counted off.
 */
public final class JdbcSource implements PullSource {

    private final JdbcSettings settings;
    private volatile @Nullable Session session;
    private volatile boolean closed;
    private @Nullable Keyset keyset;
    private @Nullable CursorWindow window;
    private List<Column> columns = List.of();
    private SqliteTexts texts = SqliteTexts.NONE;
    private List<String> after = List.of();
    private long skip;
    private @Nullable ResultSet whole;

    private JdbcSource(JdbcSettings settings) {
        this.settings = settings;
    }

    /**
     * Does no I/O.
     *
     * @param base directory that the path of a database file starts from
     * @throws dev.sluice.ingest.pull.InvalidSource if the settings are wrong, or a secret is not there
     */
    public static JdbcSource of(Settings source, Secrets secrets, Path base) {
        return new JdbcSource(JdbcSettings.of(source, secrets, base));
    }

    @Override
    public void open(@Nullable JsonNode finished, @Nullable JsonNode progress) throws IOException {
        leave();
        try {
            var opened = new Session(settings);
            session = opened;
            columns = opened.columns();
            texts = opened.texts(columns);
            List<Column> order = opened.order(columns);
            opened.finish();
            Column cursor = settings.cursor().isEmpty() ? null : order.get(0);
            keyset = order.isEmpty()
                    ? null
                    : new Keyset(
                            settings.dialect(), opened.relation(), list(opened), order, cursor, settings.chunkRows());
        } catch (SQLException e) {
            throw trouble(e);
        }
        var last = new ArrayList<String>();
        if (progress != null) {
            progress.path("after").forEach(value -> last.add(value.asText()));
        }
        after = last;
        skip = progress == null ? 0 : progress.path("rows").asLong();
        window = window(finished, progress);
    }

    private String list(Session of) {
        return of.list() + texts.flag(columns);
    }

    private @Nullable CursorWindow window(@Nullable JsonNode finished, @Nullable JsonNode progress) {
        if (settings.cursor().isEmpty()) {
            return null;
        }
        return progress == null
                ? CursorWindow.begin(finished, settings.initial(), settings.end(), settings.lag())
                : CursorWindow.resume(progress.path("window"), settings.end(), settings.lag());
    }

    @Override
    public Chunk read() throws IOException {
        Session reading = session;
        if (reading == null || closed) {
            throw new SourceTrouble("the source is closed");
        }
        Keyset by = keyset;
        var rows = new RowReader(
                columns,
                new RowJson(columns, settings.dialect(), texts),
                by,
                window,
                by == null ? settings.chunkRows() : Integer.MAX_VALUE);
        try {
            if (by != null) {
                rows.readFrom(reading.start(by.after(after, window)));
                reading.finish();
            } else {
                rows.readFrom(result(reading));
            }
            return chunk(rows, by);
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    /** The one result of what has no key, behind the rows that were brought. */
    private ResultSet result(Session reading) throws SQLException {
        ResultSet open = whole;
        if (open == null) {
            open = reading.start(
                    new Keyset.Bound("SELECT " + list(reading) + " FROM " + reading.relation(), List.of()));
            for (long i = 0; i < skip && open.next(); i++) {
                continue;
            }
            whole = open;
        }
        return open;
    }

    private Chunk chunk(RowReader rows, @Nullable Keyset by) {
        skip += rows.read();
        after = rows.last().isEmpty() ? after : rows.last();
        ObjectNode progress = JsonNodeFactory.instance.objectNode();
        if (by == null) {
            progress.put("rows", skip);
        } else {
            ArrayNode values = progress.putArray("after");
            after.forEach(values::add);
        }
        CursorWindow cursors = window;
        if (cursors != null) {
            progress.set("window", cursors.state());
        }
        boolean more = rows.isCut() || (by != null && rows.read() >= settings.chunkRows());
        if (more) {
            return new Chunk(rows.records(), progress, null);
        }
        return new Chunk(
                rows.records(), progress, cursors == null ? JsonNodeFactory.instance.objectNode() : cursors.state());
    }

    /** Drivers put what was asked, but no password, into their messages. */
    private SourceTrouble trouble(SQLException e) {
        leave();
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new SourceTrouble(settings.dialect().name().toLowerCase(java.util.Locale.ROOT) + ": " + message, e);
    }

    private void leave() {
        Session open = session;
        session = null;
        whole = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        Session open = session;
        if (open != null) {
            open.cancel();
            open.close();
        }
    }
}
