package dev.sluice.runtime.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Configuration as it was written, from the weakest to the strongest: the defaults of the records, the YAML file, variables {@code
 * SLUICE_…} of the environment, {@code --set key=value}. {@link #bind} turns it into records.
 *
 * <p>Keys are the record's components in snake case; a dot goes one level down, in the file too ({@code http.port: 8081}).
 * Components may be {@code String}, {@code int}, {@code long}, {@code double}, {@code boolean} and their boxes, {@code Duration}
 * ({@code 500ms 10s 5m 2h 1d}), {@link DataSize} ({@code 64KB 16MiB 1GB}), {@code Path}, {@code URI}, {@link Secret}, enums, records,
 * {@code List} and {@code Map<String, …>} of these. A map's keys are free; in {@code Map<String, String>} sections below become dotted
 * keys. Missing keys take the value of the record's {@code static X defaults()}; without that, a component that is neither
 * {@code @Nullable} nor a collection must be given. Texts may hold <code>${NAME}</code> and <code>${file:PATH}</code>. A record checks its
 * values in its constructor, by an IllegalArgumentException whose message may begin with the key: {@code "port: expected …"}.
 *
 * <p>Immutable and thread-safe.
 */
public final class Config {

    private final Map<String, String> environment;
    private final Written written;
    private final List<ConfigProblem> problems;

    private Config(Map<String, String> environment, Written written, List<ConfigProblem> problems) {
        this.environment = environment;
        this.written = written;
        this.problems = problems;
    }

    /**
     * Reads what was written. What is wrong with it comes out when it is bound, together with everything else.
     *
     * @param file YAML file; null if there is none
     * @param environment the environment, {@code System.getenv()}
     * @param sets {@code key=value} each, later ones win
     */
    public static Config load(@Nullable Path file, Map<String, String> environment, List<String> sets) {
        var problems = new ArrayList<ConfigProblem>();
        Node.Branch tree = file == null ? null : YamlTree.file(file, problems);
        var given = new ArrayList<Node>();
        for (String set : sets) {
            int equals = set.indexOf('=');
            if (equals < 1) {
                problems.add(
                        new ConfigProblem("", Origin.set(set).text(), "expected key=value, such as http.port=8081"));
                continue;
            }
            String key = set.substring(0, equals).strip();
            Origin origin = Origin.set(key);
            Node value = new Node.Scalar(set.substring(equals + 1), origin);
            given.add(new Node.Branch(Map.of(key, value), origin));
        }
        return new Config(
                Map.copyOf(environment),
                new Written(tree == null ? List.of() : List.of(tree), List.copyOf(given)),
                List.copyOf(problems));
    }

    /**
     * Makes the record that holds the whole configuration.
     *
     * @throws InvalidConfig with every problem there is
     */
    public <T extends Record> T bind(Class<T> root) {
        var found = new ArrayList<>(problems);
        Shape shape = Shape.of(root);
        var variables = new Variables(environment, shape.paths(""));
        var bound = new Binder(variables, new Expansion(environment), found).root(shape, written);
        found.addAll(variables.problems());
        if (!found.isEmpty() || bound.isEmpty()) {
            throw new InvalidConfig(found.stream().distinct().toList());
        }
        return root.cast(bound.get());
    }

    /** Every value in force by its path, with where it comes from; secrets are redacted. For the log and for people. */
    public List<EffectiveValue> effective(Record bound) {
        Shape shape = Shape.of(bound.getClass());
        var binder =
                new Binder(new Variables(environment, shape.paths("")), new Expansion(environment), new ArrayList<>());
        binder.root(shape, written);
        return EffectiveValue.of(bound, binder.origins());
    }
}
