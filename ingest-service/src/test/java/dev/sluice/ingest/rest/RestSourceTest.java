package dev.sluice.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.SourceTrouble;
import dev.sluice.ingest.rest.ApiServer.Reply;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a definition says of an API, against a real server. */
class RestSourceTest {

    private static final String HEAD = "client: {base_url: \"BASE\", allow_private_addresses: true}\n";

    private final ApiServer server = new ApiServer(request -> Reply.status(404));
    private final RestRig rig = new RestRig(server);

    @AfterEach
    void stop() {
        rig.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"id\":1},{\"id\":2}] | ",
                "{\"data\":[{\"id\":1},{\"id\":2}],\"links\":[{\"x\":1}]} | ",
                "{\"meta\":{\"n\":2},\"response\":{\"docs\":[{\"id\":1},{\"id\":2}]}} | ",
                "{\"a\":{\"b\":[{\"id\":1},{\"id\":2}]},\"data\":[{\"no\":1}]} | a.b",
                "{\"a\":{\"b\":[{\"id\":1},{\"id\":2}]},\"data\":[{\"no\":1}]} | $.a.b[*]",
                "{\"g\":[{\"r\":[{\"id\":1}]},{\"r\":[{\"id\":2}]}]} | g[*].r",
                "{\"a\":{\"x\":{\"id\":1},\"y\":{\"id\":2}}} | a.*"
            })
    void findsTheRows(String body, String selector) throws Exception {
        server.answer(request -> Reply.json(body));

        List<String> rows = rig.load(HEAD + "resources: [{name: t, endpoint: {paginator: single_page"
                + (selector == null ? "" : ", data_selector: '" + selector + "'") + "}}]");

        assertThat(rows).containsExactly("{\"id\":1}", "{\"id\":2}");
    }

    @Test
    void valuesKeepEveryDigit() throws Exception {
        server.answer(request -> Reply.json("[{\"n\": 12345678901234567890.10, \"e\": 0.1000, \"t\": \"\\u00e9\"}]"));

        assertThat(rig.load(HEAD + "resources: [t]"))
                .containsExactly("{\"n\":12345678901234567890.10,\"e\":0.1000,\"t\":\"é\"}");
    }

    @Test
    void whatIsNoObjectIsADefect() throws Exception {
        server.answer(request -> Reply.json("{\"data\":[1,{\"id\":2}]}"));

        assertThat(rig.load(HEAD + "resources: [t]"))
                .containsExactly("1 not_an_object: expected a JSON object as a row, found number", "{\"id\":2}");
    }

    @Test
    void childrenAreAskedForEachParentAndKeepTheirPlace() throws Exception {
        server.answer(request -> switch (request.path()) {
            case "/api/posts" ->
                request.number("page", 0) == 0
                        ? Reply.json(
                                "{\"data\":[{\"id\":1,\"who\":{\"n\":\"a/b\"}},{\"id\":2,\"who\":{\"n\":\"..x\"}}],\"next\":\"?page=1\"}")
                        : Reply.json("{\"data\":[{\"id\":3,\"who\":{\"n\":\"c\"}}]}");
            case "/api/posts/1/comments" ->
                request.number("page", 0) == 0
                        ? Reply.json("{\"data\":[{\"c\":11}],\"next\":\"?page=1\"}")
                        : Reply.json("{\"data\":[{\"c\":12}]}");
            case "/api/posts/2/comments" -> Reply.status(404);
            default -> Reply.json("{\"data\":[{\"c\":31}]}");
        });
        String yaml = HEAD + """
                resources:
                  - posts
                  - name: comments
                    include_from_parent: [id]
                    endpoint:
                      path: posts/{post}/comments
                      params: {post: {type: resolve, resource: posts, field: id}, by: "{resources.posts.who.n}"}
                      response_actions: [{status_code: 404, action: ignore}]
                """;

        List<String> rows = new java.util.ArrayList<>();
        for (int crashes = 0; rig.finished == null; crashes++) {
            assertThat(crashes).isLessThan(10);
            rows.addAll(rig.load(yaml, 1));
        }

        assertThat(rows)
                .containsExactly(
                        "{\"c\":11,\"_posts_id\":1}", "{\"c\":12,\"_posts_id\":1}", "{\"c\":31,\"_posts_id\":3}");
        assertThat(server.requests).hasSize(6);
        assertThat(server.requests.get(1).query()).containsExactlyEntriesOf(java.util.Map.of("by", "a/b"));
    }

    @Test
    void parentsValuesCannotLeaveThePath() throws Exception {
        server.answer(request -> request.path().equals("/api/posts")
                ? Reply.json("[{\"id\":\"../../admin?x=1#\"}]")
                : Reply.json("[{\"c\":1}]"));

        rig.load(HEAD + "resources: [posts, {name: c, endpoint: 'posts/{resources.posts.id}/c'}]");

        assertThat(server.requests.get(1).path()).isEqualTo("/api/posts/..%2F..%2Fadmin%3Fx%3D1%23/c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{type: bearer, token: '${TOKEN}'} | authorization | Bearer s3cret",
                "{token: '${TOKEN}'} | authorization | Bearer s3cret",
                "{type: http_basic, username: me, password: '${TOKEN}'} | authorization | Basic bWU6czNjcmV0",
                "{type: api_key, name: X-Key, api_key: '${TOKEN}'} | x-key | s3cret"
            })
    void saysWhoAsks(String auth, String header, String value) throws Exception {
        server.answer(request -> Reply.json("[]"));

        rig.load("client: {base_url: \"BASE\", allow_private_addresses: true, auth: " + auth + "}\nresources: [t]");

        assertThat(server.requests.get(0).headers()).containsEntry(header, value);
    }

    @Test
    void aKeyInTheQueryIsNeitherStoredNorShown() throws Exception {
        server.answer(request -> {
            assertThat(request.query()).containsEntry("key", "s3cret");
            return request.number("p", 0) == 0
                    ? Reply.json("{\"data\":[{\"id\":1}],\"next\":\"" + server.url("/api/t?p=1&key=s3cret") + "\"}")
                    : Reply.status(500);
        });
        String yaml = "client: {base_url: \"BASE\", allow_private_addresses: true, max_retries: 0, auth:"
                + " {type: api_key, name: key, location: query, api_key: '${TOKEN}'}}\nresources: [t]";

        rig.load(yaml, 1);

        assertThat(rig.progress).asString().contains("p=1").doesNotContain("s3cret");
        assertThatThrownBy(() -> rig.load(yaml))
                .isInstanceOf(SourceTrouble.class)
                .hasMessageContaining("answered 500")
                .message()
                .doesNotContain("s3cret");
    }

    @Test
    void clientCredentialsAreFetchedAndRenewed() throws Exception {
        var tokens = new AtomicInteger();
        server.answer(request -> {
            if (request.path().equals("/token")) {
                assertThat(request.body())
                        .contains(
                                "grant_type=client_credentials", "client_id=me", "client_secret=s3cret", "scope=read");
                return Reply.json("{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":3600}");
            }
            boolean old = tokens.get() == 1 && request.number("p", 0) == 1;
            if (old || !("Bearer t" + tokens.get()).equals(request.headers().get("authorization"))) {
                return Reply.status(401);
            }
            return Reply.json(
                    request.number("p", 0) == 0 ? "{\"data\":[{\"id\":1}],\"next\":\"?p=1\"}" : "[{\"id\":2}]");
        });

        List<String> rows = rig.load("""
                client:
                  base_url: "BASE"
                  allow_private_addresses: true
                  auth:
                    type: oauth2_client_credentials
                    access_token_url: "%s"
                    client_id: me
                    client_secret: ${TOKEN}
                    access_token_request_data: {scope: read}
                resources: [t]
                """.formatted(server.url("/token")));

        assertThat(rows).hasSize(2);
        assertThat(tokens).hasValue(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client: {} | source.client: key 'base_url' is missing",
                "client: {base_url: 'ftp://x'} | source.client.base_url: expected http(s)",
                "client: {base_url: 'https://me:pw@x'} | source.client.base_url: expected http(s)://host/path/ without user",
                "client: {base_url: 'https://x', auth: {token: abc}} | source.client.auth.token: a secret stands in the definition",
                "client: {base_url: 'https://x', headers: {X-Api-Key: abc}} | source.client.headers.X-Api-Key: a secret",
                "client: {base_url: 'https://x', auth: {type: magic}} | source.client.auth.type: expected one of api_key",
                "client: {base_url: 'https://x', pagnator: auto} | source.client.pagnator: unknown key",
                "client: {base_url: 'https://x', timeout: soon} | source.client.timeout: expected a time",
                "client: {base_url: 'https://x'} | source: key 'resources' is missing"
            })
    void saysWhatIsWrong(String yaml, String message) {
        assertThatThrownBy(() -> rig.open(yaml))
                .isInstanceOf(InvalidSource.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resources: [a, b]",
                "resources: [{name: a, endpoint: 'x/{resources.b.id}'}]",
                "resources: [{name: a, endpoint: 'x/{resources.a.id}'}]",
                "resources: [{name: a}, {name: a}]",
                "resources: [{name: a, endpoint: {data_selector: '$['}}]",
                "resources: [{name: a, endpoint: {json: {x: 1}}}]"
            })
    void refusesResourcesThatMakeNoSense(String resources) {
        assertThatThrownBy(() -> rig.open(HEAD + resources)).isInstanceOf(InvalidSource.class);
    }

    @Test
    void aMissingVariableIsNamed() {
        assertThatThrownBy(
                        () -> rig.open("client: {base_url: 'https://x', auth: {token: '${NOT_SET}'}}\nresources: [t]"))
                .isInstanceOf(InvalidSource.class)
                .hasMessageContaining("environment variable NOT_SET is not set");
    }
}
