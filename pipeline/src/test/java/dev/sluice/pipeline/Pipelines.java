package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.InvalidDefinition;
import dev.sluice.pipeline.definition.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pipelines and payloads for tests. */
public final class Pipelines {
    /** Two lines, so that a body starts in line 3. */
    public static final String HEAD = "pipeline: orders\nsource: {connector: http-push}\n";

    private Pipelines() {}

    public static Pipeline of(String body) {
        return of(body, Assets.none(), null);
    }

    public static Pipeline of(String body, Assets assets, @Nullable String model) {
        return Pipeline.compile(DefinitionReader.read(HEAD + body, "orders.yaml", assets), assets, 1, model);
    }

    /** Every problem of a definition; none when it is accepted. */
    public static List<Problem> problems(String yaml) {
        return problems(yaml, Assets.none());
    }

    public static List<Problem> problems(String yaml, Assets assets) {
        try {
            DefinitionReader.read(yaml, "orders.yaml", assets);
            return List.of();
        } catch (InvalidDefinition e) {
            return e.problems();
        }
    }

    public static RawPayload json(String text) {
        return RawPayload.json(text.getBytes(StandardCharsets.UTF_8));
    }

    public static RawPayload csv(String header, String row) {
        return RawPayload.csv(header, ',', row.getBytes(StandardCharsets.UTF_8));
    }

    public static Outcome.Cleansed cleansed(Outcome outcome) {
        if (outcome instanceof Outcome.Cleansed cleansed) {
            return cleansed;
        }
        throw new AssertionError("expected a row, found " + outcome);
    }

    public static Outcome.Rejected rejected(Outcome outcome) {
        if (outcome instanceof Outcome.Rejected rejected) {
            return rejected;
        }
        throw new AssertionError("expected a rejection, found " + row(cleansed(outcome)));
    }

    public static String row(Outcome outcome) {
        return new String(cleansed(outcome).row(), StandardCharsets.UTF_8);
    }

    /** The clean row of a JSON record. */
    public static String clean(String body, String record) {
        return row(of(body).cleanser().cleanse(json(record)));
    }
}
