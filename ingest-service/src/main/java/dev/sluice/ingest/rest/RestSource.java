package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.Chunk;
import dev.sluice.ingest.pull.CursorWindow;
import dev.sluice.ingest.pull.PullSource;
import dev.sluice.ingest.pull.Pulled;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One resource of an HTTP API, page by page, behind the parents it needs. A chunk is a page. */
public final class RestSource implements PullSource {

    private final RestSettings settings;
    private final Requests requests;
    private final HttpDoor door;
    private final Fetcher fetcher;
    private Walk walk;
    private @Nullable CursorWindow window;
    private @Nullable RowTaker taker;

    private RestSource(
            RestSettings settings, Secrets secrets, GuardedNames.Lookup lookup, Pace.Sleep sleep, Clock clock) {
        this.settings = settings;
        this.requests = new Requests(settings.origins().base(), settings.headers());
        this.door = new HttpDoor(
                new GuardedNames(lookup, settings.anyAddress(), settings.internalHosts()),
                settings.origins(),
                settings.timeout(),
                settings.mostBytes());
        this.fetcher = new Fetcher(
                door,
                AuthReader.of(settings.auth(), secrets, door, clock),
                new Pace(settings.perSecond(), System::nanoTime, sleep),
                settings.retries(),
                settings.longestWait(),
                clock);
        this.walk = new Walk(settings.chain().size(), null);
    }

    /**
     * Does no I/O.
     *
     * @throws dev.sluice.ingest.pull.InvalidSource if the settings are wrong, or a secret is not there
     */
    public static RestSource of(Settings source, Secrets secrets, Clock clock) {
        return of(source, secrets, InetAddress::getAllByName, Thread::sleep, clock);
    }

    static RestSource of(Settings source, Secrets secrets, GuardedNames.Lookup lookup, Pace.Sleep sleep, Clock clock) {
        return new RestSource(RestSettings.of(source, secrets), secrets, lookup, sleep, clock);
    }

    /**
     * Checks the settings as far as it goes without the secrets of the process that will ask.
     *
     * @throws dev.sluice.ingest.pull.InvalidSource naming the key
     */
    public static void check(Settings source) {
        RestSettings.of(source, Secrets.ofProcess());
    }

    private Resource target() {
        return settings.chain().get(settings.chain().size() - 1);
    }

    @Override
    public void open(@Nullable JsonNode finished, @Nullable JsonNode progress) {
        walk = new Walk(settings.chain().size(), progress == null ? null : progress.get("walk"));
        Incremental incremental = target().incremental();
        if (incremental == null) {
            window = null;
        } else {
            window = progress == null
                    ? CursorWindow.begin(finished, incremental.initial(), incremental.end(), incremental.lag())
                    : CursorWindow.resume(progress.path("window"), incremental.end(), incremental.lag());
        }
        taker = new RowTaker(target(), window);
    }

    @Override
    public Chunk read() throws IOException, InterruptedException {
        int level = walk.level();
        List<Pulled> records = level < 0 ? List.of() : page(level);
        ObjectNode progress = Json.object();
        progress.set("walk", walk.state());
        CursorWindow cursors = window;
        if (cursors != null) {
            progress.set("window", cursors.state());
        }
        if (walk.level() >= 0) {
            return new Chunk(records, progress, null);
        }
        return new Chunk(records, progress, cursors == null ? Json.object() : cursors.state());
    }

    private List<Pulled> page(int level) throws IOException, InterruptedException {
        Resource resource = settings.chain().get(level);
        boolean isTarget = level == settings.chain().size() - 1;
        JsonNode binding = walk.binding(level);
        JsonNode state = Optional.ofNullable(walk.page(level)).orElseGet(resource.paginator()::first);
        Draft draft = requests.draft(resource, binding, isTarget ? window : null);
        resource.paginator().apply(state, draft);
        Page page = fetcher.fetch(draft, resource.actions(), answer -> page(resource, answer));
        JsonNode next = resource.actions().ignores(page.answer())
                ? null
                : resource.paginator().next(state, page);
        var children = new ArrayList<ObjectNode>();
        if (!isTarget) {
            for (JsonNode row : page.rows()) {
                children.add(Requests.binding(resource, settings.chain().get(level + 1), row));
            }
        }
        List<Pulled> records = isTarget && taker != null ? taker.take(page.rows(), binding) : List.of();
        walk.read(level, page, next, children);
        return records;
    }

    private static Page page(Resource resource, Answer answer) throws IOException {
        if (resource.actions().ignores(answer) || answer.status() == 204) {
            return new Page(answer, Json.object(), List.of());
        }
        String type = answer.header("content-type").orElse("");
        if (type.startsWith("text/html")) {
            throw new IOException("answered a web page (" + type + ") instead of JSON");
        }
        JsonNode body = Json.read(answer.body());
        if (body.isMissingNode()) {
            throw new IOException("answered nothing");
        }
        List<JsonNode> rows = resource.selector().rows(body);
        if (resource.selector().path() != null && rows.isEmpty() && !body.isContainerNode()) {
            throw new SourceTrouble("endpoint.data_selector finds nothing in the page");
        }
        return new Page(answer, body, rows);
    }

    @Override
    public void close() {
        door.close();
    }
}
