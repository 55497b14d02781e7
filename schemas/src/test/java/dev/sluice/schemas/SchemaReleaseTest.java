package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.SchemaValidatorBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the contracts against every schema that was ever released. */
class SchemaReleaseTest {

    private static final ReleasedSchemas RELEASED = ReleasedSchemas.load();

    static List<Class<? extends SpecificRecord>> types() {
        return Topics.avroTypes();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everySchemaIsReleased(Class<? extends SpecificRecord> type) {
        Schema current = SpecificData.get().getSchema(type);

        assertThat(RELEASED.versionsOf(current.getName()))
                .as(
                        "release it: add this text as a file to avro/released and its id to index.txt\n%s",
                        current.toString(true))
                .anySatisfy(released -> assertThat(SchemaNormalization.toParsingForm(released))
                        .isEqualTo(SchemaNormalization.toParsingForm(current)));
    }

    @ParameterizedTest
    @MethodSource("types")
    void everySchemaReadsAllThatWereReleasedBefore(Class<? extends SpecificRecord> type) throws Exception {
        Schema current = SpecificData.get().getSchema(type);
        var newestFirst = new ArrayList<>(RELEASED.versionsOf(current.getName()));
        Collections.reverse(newestFirst);

        new SchemaValidatorBuilder().canReadStrategy().validateAll().validate(current, newestFirst);
    }

    @Test
    void theCheckSeesAnIncompatibleChange() {
        Schema before = new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[]}");
        Schema after = new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"added\",\"type\":\"int\"}]}");

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(after, before)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    /** Ids stand in every record of every user's broker: this list may grow, no line of it may change. */
    @Test
    void idsNeverChange() {
        var ids = new ArrayList<String>();
        for (int id = 1; id <= GOLDEN_IDS.length; id++) {
            Schema schema = RELEASED.byId(id);
            ids.add(id + " " + schema.getName() + " "
                    + Long.toHexString(SchemaNormalization.parsingFingerprint64(schema)));
        }
        assertThat(ids).containsExactly(GOLDEN_IDS);
    }

    @Test
    void theHeadOfARawRecordStandsFirstInEveryVersion() {
        assertThat(RELEASED.versionsOf("RawRecord")).isNotEmpty().allSatisfy(schema -> {
            assertThat(schema.getFields().get(0).name()).isEqualTo("pipeline");
            assertThat(schema.getFields().get(1).name()).isEqualTo("attempt");
        });
    }

    private static final String[] GOLDEN_IDS = {
        "1 RawRecord b41c24d1a4dfa4ec",
        "2 CleansedRecord 422a7a9a8fc4fa7",
        "3 LlmRequest 66eb27f0f247ba9a",
        "4 LlmCall eec9870d527f384c",
        "5 LlmAnswer bc4f0675ba236f6",
        "6 Enrichment 628ec88d173fa779",
        "7 LlmUsage 60450f9caf0fa77a",
        "8 PipelineVersion ba3f26ed148b381b",
        "9 SourceProgress dff2a3266db568a6",
        "10 LlmPermit 8d71408aa8c50b50",
        "11 LlmRequest 7bdc9686dc30ee0c",
        "12 CleansedRecord 4903708ba4dc5fb1",
        "13 CleansedRecord 6d7b780d39798be7",
        "14 LlmUsage cf09522a7e4d91aa",
    };
}
