package dev.sluice.metadata.sink;

import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.metadata.warehouse.Places;
import dev.sluice.metadata.warehouse.StagedTables;
import dev.sluice.pipeline.Pipeline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/** The landings of every pipeline that has brought rows. Thrown away after a rollback, as its catalogs are ahead of the database then. */
final class Landings {

    private static final Set<String> RESERVED = Set.of("_sluice", "information_schema", "pg_catalog", "main");

    /** What the schemas of rows that wait start with: {@code _sluice_staged.<pipeline>.<dataset>}. */
    static final String STAGED = "_sluice_staged";

    private static final String PASSING = "_sluice_staged_late";

    private final DuckDBConnection connection;
    private final String systemPrefix;
    private final Places places;
    private final Map<String, Dataset> datasets = new HashMap<>();
    private final Map<String, StagedTables> staged = new HashMap<>();
    private final Map<String, Landing> landings = new HashMap<>();
    private final Set<Landing> used = new LinkedHashSet<>();

    Landings(DuckDBConnection connection, String systemPrefix, Places places) {
        this.places = places;
        this.connection = connection;
        this.systemPrefix = systemPrefix;
    }

    /** Starts a flush. */
    void begin() {
        used.clear();
        places.begin();
    }

    /**
     * The landing of a pipeline, for each way that its rows take; a changed definition gets a new one.
     *
     * @throws IllegalArgumentException if no table can be made from the definition
     */
    Landing of(Pipeline pipeline, Landing.Way way) throws SQLException {
        String name = way + " " + pipeline.definition().pipeline();
        @Nullable Landing landing = landings.get(name);
        if (landing == null || landing.pipeline() != pipeline) {
            landing =
                    new Landing(pipeline, dataset(pipeline.definition().table().dataset()), systemPrefix, way);
            landings.put(name, landing);
        }
        if (used.add(landing)) {
            landing.begin();
        }
        return landing;
    }

    /** The flush has been committed. */
    void committed() {
        places.committed();
    }

    /** The landings of this flush, in the order in which they were first used. */
    Collection<Landing> used() {
        return new ArrayList<>(used);
    }

    /** A dataset, made when missing. */
    Dataset dataset(String name) throws SQLException {
        Dataset known = datasets.get(name);
        if (known == null) {
            String folded = name.toLowerCase(Locale.ROOT);
            if (RESERVED.contains(folded) || folded.startsWith(STAGED)) {
                throw new IllegalArgumentException("table.dataset: '" + name + "' is reserved, choose another name");
            }
            var tables = new DatasetTables(connection, name, systemPrefix, places);
            known = new Dataset(name, tables, tables.load());
            datasets.put(name, known);
        }
        return known;
    }

    /** Where rows of a pipeline wait for the end of their load. */
    StagedTables staged(String pipeline, Dataset dataset) throws SQLException {
        return stagedIn(STAGED + '.' + pipeline + '.' + dataset.name(), dataset);
    }

    /** Where rows of a pipeline stand within one flush. */
    StagedTables passing(String pipeline, Dataset dataset) throws SQLException {
        return stagedIn(PASSING + '.' + pipeline + '.' + dataset.name(), dataset);
    }

    private StagedTables stagedIn(String schema, Dataset dataset) throws SQLException {
        StagedTables known = staged.get(schema);
        if (known == null) {
            known = dataset.tables().staged(schema);
            staged.put(schema, known);
        }
        return known;
    }

    /** Whether staged tables had to be made or changed since the last time this was asked. */
    boolean changedSchema() {
        boolean changed = false;
        for (StagedTables tables : staged.values()) {
            changed |= tables.changedSchema();
        }
        return changed;
    }
}
