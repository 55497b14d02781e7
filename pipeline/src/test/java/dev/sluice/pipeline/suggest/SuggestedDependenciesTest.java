package dev.sluice.pipeline.suggest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.RawPayload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Invented data whose fields determine each other; what is suggested is run on it. */
class SuggestedDependenciesTest {
    @Test
    void aCodeThatAnotherFieldSwallowedComesBack() {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            boolean swallowed = i % 20 == 3;
            String state = i % 2 == 0 ? "CA" : "OR";
            records.add(SuggestedRun.record("{\"city\":\"Bend " + i + (swallowed ? " " + state : "") + "\",\"state\":\""
                    + (swallowed ? "" : state) + "\"}"));
        }

        assertThat(SuggestedRun.rows(records).get(23)).isEqualTo("{\"city\":\"Bend 23\",\"state\":\"OR\"}");
        assertThat(SuggestedRun.rows(records).get(24)).isEqualTo("{\"city\":\"Bend 24\",\"state\":\"CA\"}");
    }

    @Test
    void theOtherRowsOfAnEntityMendItsFields() {
        List<RawPayload> records = shops(i -> i == 33 ? "Street x7 south" : null);

        assertThat(SuggestedRun.suggester(records).yaml()).contains("determines:", "learned: lookups/");
        assertThat(SuggestedRun.rows(records).get(33)).contains("\"street\":\"Street 13 south\"");
    }

    /** Shop 13 did not move its street: in one state the streets have other names, and those rows are right. */
    @Test
    void exceptionsWithSomethingInCommonAreNoErrors() {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            String state = i % 40 == 7 ? "AK" : "AL";
            records.add(SuggestedRun.record("{\"state\":\"" + state + "\",\"measure\":\"m-" + i % 10
                    + "\",\"average\":\"" + state.toLowerCase(Locale.ROOT) + "_m-" + i % 10 + "\"}"));
        }

        assertThat(SuggestedRun.rows(records).get(7)).contains("\"average\":\"ak_m-7\"");
    }

    @Test
    void witnessesThatDisagreeAreWeighedByWhatElseTheySay() {
        List<RawPayload> records = new ArrayList<>();
        for (int flight = 0; flight < 30; flight++) {
            for (String source : List.of("a", "b", "c", "d")) {
                records.add(told(source, flight, "7:" + (10 + flight), "9:" + (10 + flight)));
            }
            for (String source : List.of("x", "y", "z")) {
                boolean right = flight % 3 == 0;
                records.add(told(source, flight, right ? "7:" + (10 + flight) : "8:" + (10 + flight), flight + ":59"));
            }
        }

        assertThat(SuggestedRun.suggester(records).yaml()).contains("trust: source");
        assertThat(SuggestedRun.rows(records).get(4)).contains("\"dep\":\"7:10\"");
        assertThat(SuggestedRun.rows(records).get(11)).contains("\"dep\":\"7:11\"", "\"arr\":\"9:11\"");
    }

    @Test
    void theSameDataGiveTheSameDefinitionAndPersonalDataAreNamed() {
        List<RawPayload> records = shops(i -> null);

        assertThat(SuggestedRun.suggester(records).yaml())
                .isEqualTo(SuggestedRun.suggester(records).yaml());
        assertThat(SuggestedRun.suggested("mail", 50, i -> "a" + i + "@example.org")
                        .yaml())
                .contains("# mail seems to hold e-mail addresses");
    }

    private static RawPayload told(String source, int flight, String dep, String arr) {
        return SuggestedRun.record("{\"source\":\"" + source + "\",\"flight\":\"F" + flight + "\",\"dep\":\"" + dep
                + "\",\"arr\":\"" + arr + "\"}");
    }

    private static List<RawPayload> shops(IntFunction<String> wrongStreet) {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int shop = i % 20;
            String wrong = wrongStreet.apply(i);
            String street = wrong == null ? "Street " + shop + " south" : wrong;
            records.add(SuggestedRun.record(
                    "{\"shop\":\"S" + (100 + shop) + "\",\"street\":\"" + street + "\",\"sold\":\"item " + i + "\"}"));
        }
        return records;
    }
}
