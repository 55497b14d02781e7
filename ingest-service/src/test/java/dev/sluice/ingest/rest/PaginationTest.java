package dev.sluice.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.SourceTrouble;
import dev.sluice.ingest.rest.ApiServer.Reply;
import dev.sluice.ingest.rest.ApiServer.Request;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which APIs page, the words those of dlt's rest_api source; each listing has rows 0 to 24, ten a page. */
class PaginationTest {

    private static final int ROWS = 25;
    private static final List<String> ALL =
            LongStream.range(0, ROWS).mapToObj(i -> "{\"id\":" + i + "}").toList();

    private final ApiServer server = new ApiServer(request -> Reply.status(404));
    private final RestRig rig = new RestRig(server);

    @AfterEach
    void stop() {
        rig.close();
    }

    private static String rows(long from) {
        return rows(from, 10);
    }

    private static String rows(long from, long count) {
        return LongStream.range(Math.min(from, ROWS), Math.min(from + count, ROWS))
                .mapToObj(i -> "{\"id\":" + i + "}")
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String yaml(String paginator) {
        return """
                client: {base_url: "BASE", allow_private_addresses: true, max_retries: 0}
                resources:
                  - {name: things, endpoint: {params: {kind: x}, paginator: %s}}
                """.formatted(paginator);
    }

    private String next(long from) {
        return from >= ROWS ? "null" : '"' + server.url("/api/things?from=" + from) + '"';
    }

    private Reply linked(Request request) {
        long from = request.number("from", 0);
        return Reply.json("{\"data\":" + rows(from) + ",\"paging\":{\"next\":" + next(from + 10) + "}}");
    }

    private Reply headed(Request request) {
        long from = request.number("from", 0);
        Reply page = Reply.json(rows(from));
        String first = "<" + server.url("/api/things") + ">; rel=\"first\"";
        return page.with(
                "Link",
                from + 10 < ROWS
                        ? first + ", <" + server.url("/api/things?from=" + (from + 10)) + ">; rel=\"next\""
                        : first);
    }

    private Reply cursored(Request request) {
        long from = request.query().containsKey("after")
                ? Long.parseLong(request.query().get("after").substring(1))
                : 0;
        return Reply.json("{\"items\":" + rows(from) + ",\"cursors\":{\"next\":"
                + (from + 10 < ROWS ? "\"c" + (from + 10) + "\"" : "null") + "}}");
    }

    private Reply marked(Request request) {
        long from = request.number("cursor", 0);
        Reply page = Reply.json(rows(from));
        return from + 10 < ROWS ? page.with("X-Next", String.valueOf(from + 10)) : page;
    }

    private Reply counted(Request request) {
        long page = request.number("page", 1);
        return Reply.json("{\"results\":" + rows((page - 1) * 10) + ",\"total_pages\":3}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "links    | {type: json_link, next_url_path: paging.next}",
                "links    | auto",
                "headers  | header_link",
                "headers  | auto",
                "cursors  | cursor",
                "cursors  | {type: cursor, cursor_path: '$.cursors.next', cursor_param: after}",
                "marks    | {type: header_cursor, cursor_key: X-Next}",
                "pages    | {type: page_number, base_page: 1, total_path: total_pages}",
                "pages    | {type: page_number, base_page: 1}",
                "pages    | {type: page_number, base_page: 1, maximum_page: 4, stop_after_empty_page: false}",
                "pages    | auto",
                "offsets  | {type: offset, limit: 10}",
                "offsets  | {type: offset, limit: 10, total_path: total}",
                "offsets  | {type: offset, limit: 10, maximum_offset: 30, stop_after_empty_page: false}",
                "offsets  | {type: offset, limit: 7, offset_param: offset, limit_param: limit}"
            })
    void readsEveryPageOnce(String kind, String paginator) throws Exception {
        server.answer(request -> switch (kind) {
            case "links" -> linked(request);
            case "headers" -> headed(request);
            case "cursors" -> cursored(request);
            case "marks" -> marked(request);
            case "pages" -> counted(request);
            default ->
                Reply.json("{\"results\":" + rows(request.number("offset", 0), request.number("limit", 10))
                        + ",\"total\":25}");
        });

        assertThat(rig.load(yaml(paginator))).isEqualTo(ALL);
        assertThat(server.requests.get(0).query()).containsEntry("kind", "x");
    }

    @Test
    void aListingGoesOnWhereItWasInterrupted() throws Exception {
        server.answer(this::linked);

        List<String> first = rig.load(yaml("auto"), 2);
        List<String> rest = rig.load(yaml("auto"));

        assertThat(first).hasSize(20);
        assertThat(rest).isEqualTo(ALL.subList(20, 25));
        assertThat(server.requests).hasSize(3);
    }

    @Test
    void oneThatIsShortOfRowsGivesNoGap() throws Exception {
        // the server caps a page at 10 rows although 20 were asked for
        server.answer(request -> Reply.json(rows(request.number("offset", 0), 10)));

        assertThat(rig.load(yaml("{type: offset, limit: 20}"))).isEqualTo(ALL);
    }

    @Test
    void singlePageIgnoresLinks() throws Exception {
        server.answer(this::linked);

        assertThat(rig.load(yaml("single_page"))).isEqualTo(ALL.subList(0, 10));
    }

    @Test
    void aCursorCanGoIntoTheBody() throws Exception {
        server.answer(request -> {
            var body = RestRig.JSON.readTree(request.body());
            long from = body.at("/page/after").asLong(0);
            return Reply.json("{\"data\":" + rows(from) + ",\"next\":" + (from + 10 < ROWS ? from + 10 : "null") + "}");
        });

        assertThat(rig.load("""
                        client: {base_url: "BASE", allow_private_addresses: true}
                        resources:
                          - name: things
                            endpoint:
                              method: POST
                              json: {filter: {kind: x}}
                              paginator: {type: cursor, cursor_path: next, cursor_body_path: page.after}
                        """)).isEqualTo(ALL);
        assertThat(RestRig.JSON.readTree(server.requests.get(2).body()).toString())
                .isEqualTo("{\"filter\":{\"kind\":\"x\"},\"page\":{\"after\":20}}");
    }

    /** F-44. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "itself | json_link | the next page was there before",
                "circle | json_link | the next page was there before",
                "same | {type: page_number, base_page: 1} | page after page is the same",
                "empty | {type: json_link} | 1000 pages without a row"
            })
    void endlessPagesAreNoticed(String kind, String paginator, String reason) {
        server.answer(request -> {
            long from = request.number("from", 0);
            return switch (kind) {
                case "itself" -> Reply.json("{\"data\":[{\"id\":" + from + "}],\"next\":\"?from=1\"}");
                case "circle" ->
                    Reply.json("{\"data\":[{\"id\":" + from + "}],\"next\":\"?from=" + (from + 1) % 7 + "\"}");
                case "same" -> Reply.json("[{\"id\":1}]");
                default -> Reply.json("{\"data\":[],\"next\":\"?from=" + (from + 1) + "\"}");
            };
        });

        assertThatThrownBy(() -> rig.load(yaml(paginator)))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining(reason);
        assertThat(server.requests).hasSizeLessThan(1_100);
    }

    @Test
    void anEmptyPageWithANextOneIsFollowed() throws Exception {
        server.answer(request -> request.number("from", 0) == 0
                ? Reply.json("{\"data\":[],\"next\":\"?from=1\"}")
                : Reply.json("{\"data\":[{\"id\":1}]}"));

        assertThat(rig.load(yaml("json_link"))).containsExactly("{\"id\":1}");
    }

    @Test
    void paginatorsThatCouldNeverEndAreRefused() {
        assertThatThrownBy(() -> rig.open(yaml("{type: offset, limit: 10, stop_after_empty_page: false}")))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("would never end");
        assertThatThrownBy(() -> rig.open(yaml("{type: pagenumber}")))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("source.resources[0].endpoint.paginator.type: expected one of auto, cursor");
    }
}
