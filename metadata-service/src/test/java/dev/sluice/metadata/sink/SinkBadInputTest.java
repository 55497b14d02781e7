package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad names and values all the way into DuckDB: data stays data, every record lands, and no value is lost. The outcomes are those of docs/bad-input.md. */
class SinkBadInputTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DROP = "x\"; DROP TABLE raw.items; --";

    @TempDir
    Path directory;

    private SinkRig rig;
    private int fed;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.appending("items"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private void feed(String... rows) {
        List<Written> records = new ArrayList<>();
        for (String row : rows) {
            String id = "r" + fed++;
            records.add(raw("items", id, 0));
            records.add(written(cleansed("items", id, row).build()));
        }
        rig.feed(records);
    }

    /** All landed, and the books say so. */
    private void allLanded() throws Exception {
        assertThat(rig.count("raw.items")).isEqualTo(fed);
        assertThat(rig.count("_sluice.rejected")).isZero();
        assertThat(rig.verifyAll()).isEmpty();
    }

    private String only(String sql) throws Exception {
        List<String> rows = rig.rows(sql);
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static ObjectNode object() {
        return JSON.createObjectNode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                DROP,
                "'; DELETE FROM _sluice.ledger; --",
                "tab\tand\nline\u0001\u0002\u001f\u007f",
                "nul\u0000in it",
                "emoji \uD83D\uDE00\uD83C\uDFF3\uFE0F\u200D\uD83C\uDF08",
                "\u202Egnp.exe",
                "",
                " ",
                "select",
                "_sluice_id",
                "../../etc/passwd"
            })
    void aHostileNameIsAColumnOrKeptInTheRest(String name) throws Exception {
        ObjectNode row = object().put(name, "kept");
        row.putObject("inside").put(name, "kept too");
        row.putArray("list").addObject().put(name, "kept as well");
        row.putArray(name + " list").add("and kept");

        feed(row.toString(), "{\"n\":1}");

        allLanded();
        List<String> tables = rig.rows("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'raw'");
        assertThat(tables).allMatch(table -> table.matches("items[a-z0-9_]*"));
        var everywhere = new ArrayList<String>();
        for (String table : tables) {
            everywhere.addAll(texts(table));
        }
        assertThat(everywhere).contains("kept", "kept too", "kept as well", "and kept");
        assertThat(rig.count("_sluice.ledger")).isEqualTo(1);
    }

    /** Every text in a table, those in JSON columns included. */
    private List<String> texts(String table) throws Exception {
        var texts = new ArrayList<String>();
        for (String row : rig.rows("SELECT to_json(t) FROM raw." + table + " AS t")) {
            collect(JSON.readTree(row), texts);
        }
        return texts;
    }

    private static void collect(JsonNode node, List<String> texts) {
        if (node.isTextual()) {
            texts.add(node.textValue());
        }
        node.forEach(child -> collect(child, texts));
    }

    @Test
    void aNameOfTenThousandCharactersIsShortenedAndStaysItself() throws Exception {
        feed(object().put("k".repeat(10_000), 1).put("k".repeat(10_001), 2).toString());

        allLanded();
        assertThat(rig.rows("""
                        SELECT length(column_name) FROM duckdb_columns()
                        WHERE schema_name = 'raw' AND column_name LIKE 'kkk%'""")).containsExactly("255", "255");
    }

    @Test
    void namesThatDifferInCaseOnlyLoseNoValue() throws Exception {
        feed("{\"name\":\"a\",\"Name\":\"b\",\"NAME\":\"c\"}", "{\"NAME\":\"d\"}", "{\"nAmE\":\"e\"}");

        allLanded();
        assertThat(texts("items")).contains("a", "b", "c", "d", "e");
        assertThat(only("SELECT count(*) FROM raw.items WHERE name IS NOT NULL"))
                .isEqualTo("2");
    }

    @Test
    void aValueOfManyMegabytesLandsWhole() throws Exception {
        feed(object().put("text", "\u00e9x".repeat(2_000_000)).toString());

        allLanded();
        assertThat(only("SELECT length(text), right(text, 2) FROM raw.items")).isEqualTo("4000000|\u00e9x");
    }

    @Test
    void notANumberAndInfinityStayWhatTheyAre() throws Exception {
        feed("{\"v\":1.5}", "{\"v\":NaN}", "{\"v\":-Infinity}", "{\"v\":1e999}", "{\"v\":\"NaN\"}");

        allLanded();
        assertThat(rig.rows("SELECT v FROM raw.items WHERE v IS NOT NULL ORDER BY v"))
                .containsExactly("-Infinity", "1.5", "NaN", "NaN");
        assertThat(only("SELECT v__v_text FROM raw.items WHERE v__v_text IS NOT NULL"))
                .as("no double holds it")
                .isEqualTo("1e999");
    }

    @Test
    void numbersBeyondEveryTypeKeepTheirDigits() throws Exception {
        String digits38 = "9".repeat(38);
        String digits39 = "1" + "0".repeat(38);
        String digits500 = "-" + "7".repeat(500);
        feed("{\"v\":1}", "{\"v\":" + digits38 + "}", "{\"v\":" + digits39 + "}", "{\"v\":" + digits500 + "}");

        allLanded();
        assertThat(rig.rows("SELECT v FROM raw.items WHERE v IS NOT NULL")).containsExactly("1");
        assertThat(rig.rows("SELECT v__v_wei FROM raw.items WHERE v__v_wei IS NOT NULL"))
                .containsExactly(digits38);
        assertThat(rig.rows("SELECT v__v_text FROM raw.items WHERE v__v_text IS NOT NULL"))
                .containsExactlyInAnyOrder(digits39, digits500);
    }

    @Test
    void datesThatDoNotExistStayTextBesideTheTimes() throws Exception {
        feed(
                "{\"at\":\"2024-02-29T10:00:00Z\"}",
                "{\"at\":\"2023-02-29T10:00:00Z\"}",
                "{\"at\":\"2024-13-01T00:00:00Z\"}",
                "{\"at\":\"2024-01-01T25:00:00Z\"}",
                "{\"at\":\"+999999-01-01T00:00:00Z\"}",
                "{\"at\":\"0000-00-00\"}");

        allLanded();
        assertThat(only("SELECT count(\"at\") FROM raw.items")).isEqualTo("1");
        assertThat(rig.rows("SELECT at__v_text FROM raw.items WHERE at__v_text IS NOT NULL ORDER BY 1"))
                .containsExactly(
                        "+999999-01-01T00:00:00Z",
                        "0000-00-00",
                        "2023-02-29T10:00:00Z",
                        "2024-01-01T25:00:00Z",
                        "2024-13-01T00:00:00Z");
    }

    @Test
    void twoThousandKeysThatAreDataMakeFifteenHundredColumnsAndKeepTheRest() throws Exception {
        for (int row = 0; row < 20; row++) {
            ObjectNode byId = object();
            ObjectNode customers = byId.putObject("customers");
            for (int key = 0; key < 100; key++) {
                customers.put("id" + (row * 100 + key), "v" + (row * 100 + key));
            }
            feed(byId.toString());
        }

        allLanded();
        assertThat(Integer.parseInt(only("SELECT count(*) FROM duckdb_columns() WHERE table_name = 'items'")))
                .isBetween(1_000, 1_510);
        assertThat(texts("items").stream()
                        .filter(text -> text.matches("v\\d+"))
                        .distinct()
                        .count())
                .as("every value")
                .isEqualTo(2_000);
    }

    @Test
    void aThousandListsUnderKeysThatAreDataMakeFiveHundredTablesAndKeepTheRest() throws Exception {
        for (int row = 0; row < 10; row++) {
            ObjectNode lists = object();
            for (int key = 0; key < 100; key++) {
                lists.putArray("list" + (row * 100 + key)).add("v" + (row * 100 + key));
            }
            feed(lists.toString());
        }

        allLanded();
        int tables = Integer.parseInt(only("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'"));
        assertThat(tables).isBetween(400, 502);
        long inTables = tables - 1;
        assertThat(texts("items").stream()
                                .filter(text -> text.matches("v\\d+"))
                                .distinct()
                                .count()
                        + inTables)
                .as("every element, in a table or in the row")
                .isEqualTo(1_000);
    }

    @Test
    void deepNestingLands() throws Exception {
        int depth = 200;
        feed(
                "{\"a\":".repeat(depth) + "\"bottom\"" + "}".repeat(depth),
                "{\"l\":" + "[".repeat(20) + "\"below\"" + "]".repeat(20) + "}");

        allLanded();
        assertThat(texts("items")).contains("bottom");
        assertThat(rig.rows("SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'items__l%'"))
                .hasSize(20);
    }

    @Test
    void whatIsNoDocumentIsRejectedAndTheRestLands() throws Exception {
        rig.feed(
                raw("items", "bad", 0),
                written(cleansed("items", "bad", "{\"a\":").build()),
                raw("items", "good", 0),
                written(cleansed("items", "good", "{\"a\":1}").build()));

        assertThat(rig.rows("SELECT record_id, code FROM _sluice.rejected")).containsExactly("bad|malformed_row");
        assertThat(rig.count("raw.items")).isEqualTo(1);
        assertThat(rig.verifyAll()).isEmpty();
    }
}
