package dev.sluice.ingest.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingest.rest.ApiServer.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** F-45: rows at the boundary, late rows, equal cursors; nothing lost, nothing twice. The server gives rows from `since` on, two a page. */
class IncrementalTest {

    private final List<String> table = new ArrayList<>();
    private final ApiServer server = new ApiServer(request -> {
        String since = request.query().getOrDefault("since", "");
        String until = request.query().getOrDefault("until", "~");
        List<String> found = table().stream()
                .filter(row -> at(row).compareTo(since) >= 0 && at(row).compareTo(until) < 0)
                .sorted(java.util.Comparator.comparing(IncrementalTest::at))
                .toList();
        int from = (int) request.number("offset", 0);
        return Reply.json(
                "[" + String.join(",", found.subList(Math.min(from, found.size()), Math.min(from + 2, found.size())))
                        + "]");
    });
    private final RestRig rig = new RestRig(server);

    private List<String> table() {
        return table;
    }

    private static String at(String row) {
        return row.replaceAll(".*\"at\":\"([^\"]*)\".*", "$1");
    }

    private static String row(int id, String at) {
        return "{\"id\":" + id + ",\"at\":\"" + at + "\"}";
    }

    private static String yaml(String more) {
        return """
                client: {base_url: "BASE", allow_private_addresses: true, paginator: {type: offset, limit: 2}}
                resources:
                  - name: t
                    endpoint:
                      incremental: {cursor_path: at, start_param: since, end_param: until%s}
                """.formatted(more);
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void aSecondLoadBringsWhatIsNewAndRowsOfTheBoundaryOnce() throws Exception {
        table.addAll(List.of(row(1, "2026-01-01"), row(2, "2026-01-02"), row(3, "2026-01-02")));
        assertThat(rig.load(yaml(""))).hasSize(3);
        assertThat(server.requests.get(0).query()).doesNotContainKey("since");

        // one more with the highest value, seen only now, and a later one
        table.addAll(List.of(row(4, "2026-01-02"), row(5, "2026-01-03")));

        assertThat(rig.load(yaml(""))).containsExactly(row(4, "2026-01-02"), row(5, "2026-01-03"));
        assertThat(rig.load(yaml(""))).isEmpty();
        assertThat(server.requests.get(server.requests.size() - 1).query()).containsEntry("since", "2026-01-03");
    }

    @Test
    void lateRowsAreFoundWithinTheLag() throws Exception {
        table.addAll(List.of(row(1, "2026-01-01T10:00:00Z"), row(2, "2026-01-01T11:00:00Z")));
        assertThat(rig.load(yaml(", lag: 1h"))).hasSize(2);

        table.addAll(List.of(row(3, "2026-01-01T10:30:00Z"), row(4, "2026-01-01T09:00:00Z")));

        assertThat(rig.load(yaml(", lag: 1h"))).containsExactly(row(3, "2026-01-01T10:30:00Z"));
        assertThat(server.requests.get(server.requests.size() - 1).query()).containsEntry("since", "2026-01-01T10:00Z");
        assertThat(rig.load(yaml(", lag: 1h"))).isEmpty();
    }

    @Test
    void initialAndEndValueBoundTheLoad() throws Exception {
        for (int day = 1; day <= 9; day++) {
            table.add(row(day, "2026-01-0" + day));
        }

        assertThat(rig.load(yaml(", initial_value: '2026-01-03', end_value: '2026-01-06'")))
                .containsExactly(row(3, "2026-01-03"), row(4, "2026-01-04"), row(5, "2026-01-05"));
        assertThat(server.requests.get(0).query()).containsEntry("until", "2026-01-06");
    }

    @Test
    void aServerThatDoesNotFilterIsFilteredHere() throws Exception {
        for (int day = 1; day <= 5; day++) {
            table.add(row(day, "2026-01-0" + day));
        }
        String yaml = yaml(", initial_value: '2026-01-04'").replace("start_param: since, end_param: until,", "");

        assertThat(rig.load(yaml)).hasSize(2);
        assertThat(rig.load(yaml)).isEmpty();
    }

    @Test
    void anInterruptedLoadGoesOnFromTheSameStart() throws Exception {
        for (int day = 1; day <= 9; day++) {
            table.add(row(day, "2026-01-0" + day));
        }
        var rows = new ArrayList<String>();
        while (rig.finished == null) {
            rows.addAll(rig.load(yaml(""), 1));
        }

        assertThat(rows).hasSize(9).doesNotHaveDuplicates();
        assertThat(server.requests).noneMatch(request -> request.query().containsKey("since"));
    }

    @Test
    void theKeyTellsRowsApartWhereItIsGiven() throws Exception {
        table.add("{\"id\":1,\"at\":\"2026-01-01\",\"read\":1}");
        String yaml = yaml("").replace("- name: t", "- name: t\n    primary_key: id");
        rig.load(yaml);
        table.set(0, "{\"id\":1,\"at\":\"2026-01-01\",\"read\":2}");

        assertThat(rig.load(yaml)).isEmpty();
        assertThat(rig.finished).asString().contains("2026-01-01");
    }

    @Test
    void dltsSpellingInParamsMeansTheSame() throws Exception {
        table.addAll(List.of(row(1, "2026-01-01"), row(2, "2026-01-02")));
        String yaml = """
                client: {base_url: "BASE", allow_private_addresses: true, paginator: single_page}
                resources:
                  - name: t
                    endpoint:
                      params: {since: {type: incremental, cursor_path: at, initial_value: '2026-01-02'}}
                """;

        assertThat(rig.load(yaml)).containsExactly(row(2, "2026-01-02"));
        assertThat(new TreeMap<>(server.requests.get(0).query()))
                .isEqualTo(new TreeMap<>(java.util.Map.of("since", "2026-01-02")));
    }

    @Test
    void numbersCompareAsNumbers() throws Exception {
        server.answer(request -> Reply.json("[{\"n\":9},{\"n\":10},{\"n\":100}]"));
        String yaml = """
                client: {base_url: "BASE", allow_private_addresses: true, paginator: single_page}
                resources: [{name: t, endpoint: {incremental: {cursor_path: n, start_param: since, lag: 5}}}]
                """;

        assertThat(rig.load(yaml)).hasSize(3);
        rig.load(yaml);
        assertThat(server.requests.get(1).query()).containsEntry("since", "95");
    }
}
