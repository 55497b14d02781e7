package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.pipeline.definition.TableSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a contract refuses, and what hints decide. */
class TableContractTest {
    private final NormalizerRig rig = new NormalizerRig();

    @Test
    void frozenColumnsRefuseTheRowWhole() {
        TableNormalizer normalizer =
                rig.normalizer(NormalizerRig.contract(ContractMode.EVOLVE, ContractMode.FREEZE, ContractMode.EVOLVE));
        rig.add(normalizer, "{\"id\":1,\"lines\":[{\"sku\":\"A\"}]}");
        rig.nextLoad();
        int changes = rig.batch.changes().size();

        assertThat(rig.add(normalizer, "{\"id\":\"x\",\"lines\":[{\"sku\":\"B\"},{\"sku\":\"C\",\"new\":1}]}"))
                .isNull();
        assertThat(rig.add(normalizer, "{\"id\":2,\"lines\":[]}")).isEqualTo("row-2");

        assertThat(rig.batch.changes()).hasSize(changes);
        assertThat(rig.show("t")).containsExactly("{id=1}", "{id=2}");
        assertThat(rig.show("t__lines")).containsExactly("{sku=A}");
        assertThat(rig.batch.rejections())
                .containsExactly(new Rejection(
                        "row-1",
                        "t__lines",
                        "new",
                        ContractMode.FREEZE,
                        "1",
                        "the column is not there, and the contract for columns is freeze"));
    }

    @Test
    void discardsRowsOrValuesOnly() {
        TableNormalizer rowwise = rig.normalizer(
                NormalizerRig.contract(ContractMode.EVOLVE, ContractMode.DISCARD_ROW, ContractMode.DISCARD_VALUE));
        rig.add(rowwise, "{\"id\":1,\"lines\":[{\"sku\":1}]}");
        rig.nextLoad();

        assertThat(rig.add(rowwise, "{\"id\":2,\"new\":true}")).isNull();
        assertThat(rig.add(
                        rowwise,
                        "{\"id\":\"x\",\"lines\":[{\"sku\":2},{\"sku\":3,\"new\":1,\"sub\":[1]},{\"sku\":\"y\"}]}"))
                .isNotNull();

        assertThat(rig.show("t")).containsExactly("{id=1}", "{}");
        assertThat(rig.show("t__lines")).containsExactly("{sku=1}", "{sku=2}", "{}");
        assertThat(rig.batch.rejections())
                .extracting(rejection -> rejection.table() + "." + rejection.column() + "=" + rejection.value())
                .containsExactly("t.new=true", "t.id__v_text=\"x\"", "t__lines.new=1", "t__lines.sku__v_text=\"y\"");
    }

    @Test
    void refusedTablesAreReportedOncePerList() {
        TableNormalizer normalizer = rig.normalizer(
                NormalizerRig.contract(ContractMode.DISCARD_VALUE, ContractMode.EVOLVE, ContractMode.EVOLVE));
        rig.add(normalizer, "{\"id\":1}");
        rig.nextLoad();

        assertThat(rig.add(normalizer, "{\"id\":2,\"tags\":[1,2]}")).isNotNull();

        assertThat(rig.show("t")).containsExactly("{id=1}", "{id=2}");
        assertThat(rig.batch.rejections())
                .extracting(rejection -> rejection.table() + " " + rejection.value())
                .containsExactly("t__tags [1,2]");
    }

    @Test
    void aRefusedFirstRowLeavesNoTable() {
        Map<String, ColumnHint> hints =
                Map.of("x", new ColumnHint("bigint", null, null, false, false, true, false, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", rig.catalog);

        assertThat(rig.add(normalizer, "{\"id\":1}")).isNull();
        assertThat(rig.batch.changes()).isEmpty();
        assertThat(rig.catalog.tables()).isEmpty();

        assertThat(rig.add(normalizer, "{\"id\":1,\"x\":5}")).isNotNull();
        assertThat(rig.batch.changes()).hasSize(1);
        assertThat(rig.columns("t")).startsWith("x", "id");
    }

    @Test
    void hintsDecideTypesWhateverComesFirst() {
        Map<String, ColumnHint> hints =
                Map.of("price", ColumnHint.ofType("decimal", 12, 2), "Zip Code", ColumnHint.ofType("text", null, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", rig.catalog);

        rig.add(normalizer, "{\"price\":5,\"Zip Code\":150}");

        assertThat(rig.show("t").get(0)).contains("price=5.00").contains("zip_code=150");
    }

    @Test
    void hintsReachNestedFieldsUnderEitherSpelling() {
        Map<String, ColumnHint> hints = new LinkedHashMap<>();
        hints.put("who.zipCode", ColumnHint.ofType("text", null, null));
        hints.put("who__age", ColumnHint.ofType("double", null, null));
        hints.put("who.raw", ColumnHint.ofType("json", null, null));
        TableNormalizer normalizer = new TableNormalizer(TableSpec.appending("t"), hints, "_sluice", rig.catalog);

        rig.add(normalizer, "{\"id\":1}");
        // a name with dots makes no column before one of the two that it may mean has a value
        assertThat(rig.columns("t")).startsWith("who__age", "id").doesNotContain("who__zip_code", "who_zip_code");
        rig.add(normalizer, "{\"who\":{\"zipCode\":150,\"age\":7,\"raw\":{\"x\":[1]}},\"who.zipCode\":151}");

        assertThat(rig.show("t").get(1))
                .contains("who__zip_code=150")
                .contains("who_zip_code=151")
                .contains("who__age=7.0")
                .contains("who__raw={\"x\":[1]}");
    }

    @Test
    void aNestedFieldThatMustHaveAValueRefusesRowsWithoutOne() {
        ColumnHint required = new ColumnHint("bigint", null, null, false, false, true, false, null);
        TableNormalizer normalizer =
                new TableNormalizer(TableSpec.appending("t"), Map.of("who.id", required), "_sluice", rig.catalog);

        assertThat(rig.add(normalizer, "{\"who\":{\"id\":1}}")).isNotNull();
        assertThat(rig.add(normalizer, "{\"who.id\":2}")).isNotNull();
        assertThat(rig.add(normalizer, "{\"who\":{\"name\":\"x\"}}")).isNull();
        assertThat(rig.batch.rejections()).extracting(Rejection::column).containsExactly("who__id");
    }
}
