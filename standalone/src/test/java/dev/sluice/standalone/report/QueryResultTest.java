package dev.sluice.standalone.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.standalone.report.QueryResult.Format;
import org.junit.jupiter.api.Test;

class QueryResultTest {

    private final QueryResult result;

    QueryResultTest() throws Exception {
        result = new QueryResult(new ObjectMapper().readTree("""
                        {"columns":[{"name":"a","type":"INTEGER"},{"name":"b,c","type":"VARCHAR"},{"name":"a","type":"INTEGER"}],
                         "rows":[[1,"x \\"y\\"",null],[2,"",3]],"truncated":true}
                        """));
    }

    @Test
    void quotesCsvWhereItMust() {
        assertThat(result.render(Format.CSV)).isEqualTo("a,\"b,c\",a\n1,\"x \"\"y\"\"\",\n2,\"\",3\n");
    }

    @Test
    void writesObjectsWithDistinctKeys() throws Exception {
        assertThat(new ObjectMapper().readTree(result.render(Format.JSON)))
                .hasToString("[{\"a\":1,\"b,c\":\"x \\\"y\\\"\",\"a_3\":null},{\"a\":2,\"b,c\":\"\",\"a_3\":3}]");
    }

    @Test
    void knowsThatItIsCut() {
        assertThat(result.truncated()).isTrue();
    }
}
