package dev.sluice.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {

    @TempDir
    Path directory;

    enum Mode {
        FAST_LANE,
        SLOW
    }

    record Limits(int perMinute, @Nullable Double perDayUsd) {
        public Limits {
            if (perMinute < 1) {
                throw new IllegalArgumentException("per_minute: expected at least 1, found " + perMinute);
            }
        }

        static Limits defaults() {
            return new Limits(60, null);
        }
    }

    record Fallback(String provider, @Nullable String model) {}

    record Price(double in, double out) {}

    record Model(
            String name,
            long tokens,
            double temperature,
            boolean enabled,
            Duration timeout,
            DataSize body,
            @Nullable Path file,
            @Nullable URI endpoint,
            Mode mode,
            @Nullable Secret apiKey,
            List<String> tags,
            List<Fallback> fallbacks,
            Map<String, Price> prices,
            Limits limits) {

        static Model defaults() {
            return new Model(
                    "small",
                    2_000,
                    0.3,
                    false,
                    Duration.ofSeconds(60),
                    DataSize.ofMebibytes(4),
                    null,
                    null,
                    Mode.SLOW,
                    null,
                    List.of("a"),
                    List.of(),
                    Map.of(),
                    Limits.defaults());
        }
    }

    record Common(String namespace, Map<String, String> kafka) {
        static Common defaults() {
            return new Common("sluice", Map.of("client.rack", "here"));
        }
    }

    record Root(@Inline Common common, Model model) {}

    record Required(String must, int count, @Nullable String may, List<String> list) {}

    @Test
    void takesDefaultsWhereNothingIsWritten() {
        assertThat(bind("", Map.of())).isEqualTo(new Root(Common.defaults(), Model.defaults()));
    }

    @Test
    void mapsEveryKey() {
        Root root = bind("""
                namespace: tenant
                kafka:
                  bootstrap.servers: one:9092
                  producer: {linger.ms: 7}
                model:
                  name: large
                  tokens: 3000000000
                  temperature: 0.7
                  enabled: true
                  timeout: 1500ms
                  body: 64KB
                  file: some/where
                  endpoint: http://127.0.0.1:1234/v1
                  mode: fast-lane
                  api_key: s3cret-s3cret
                  tags: [x, y]
                  fallbacks:
                    - {provider: p1, model: m1}
                    - provider: p2
                  prices:
                    gpt-4.1: {in: 1.5, out: 2}
                  limits:
                    per_minute: 5
                    per_day_usd: 0.5
                """, Map.of());

        assertThat(root)
                .isEqualTo(new Root(
                        new Common(
                                "tenant",
                                Map.of(
                                        "bootstrap.servers",
                                        "one:9092",
                                        "producer.linger.ms",
                                        "7",
                                        "client.rack",
                                        "here")),
                        new Model(
                                "large",
                                3_000_000_000L,
                                0.7,
                                true,
                                Duration.ofMillis(1_500),
                                new DataSize(65_536),
                                Path.of("some/where"),
                                URI.create("http://127.0.0.1:1234/v1"),
                                Mode.FAST_LANE,
                                Secret.of("s3cret-s3cret"),
                                List.of("x", "y"),
                                List.of(new Fallback("p1", "m1"), new Fallback("p2", null)),
                                Map.of("gpt-4.1", new Price(1.5, 2)),
                                new Limits(5, 0.5))));
    }

    @Test
    void environmentBeatsTheFileAndSetBeatsBoth() {
        Root root = bind(
                """
                namespace: file
                kafka.bootstrap.servers: file:1
                model: {name: file, tokens: 1}
                """,
                Map.of(
                        "SLUICE_NAMESPACE", "environment",
                        "SLUICE_MODEL_NAME", "environment",
                        "SLUICE_MODEL_LIMITS_PER_MINUTE", "9",
                        "SLUICE_MODEL_BODY", "2MiB",
                        "SLUICE_MODEL_TAGS", "p, q",
                        "SLUICE_MODEL_FALLBACKS", "[{provider: p}]",
                        "SLUICE_MODEL_TOKENS", "",
                        "SLUICE_KAFKA_BOOTSTRAP_SERVERS", "environment:1",
                        "SLUICE_KAFKA_CONSUMER_FETCH_MAX_BYTES", "1"),
                "namespace=set",
                "kafka.bootstrap.servers=set:1",
                "model.limits.per_day_usd=2.5");

        assertThat(root.common().namespace()).isEqualTo("set");
        assertThat(root.common().kafka())
                .containsEntry("bootstrap.servers", "set:1")
                .containsEntry("consumer.fetch.max.bytes", "1");
        assertThat(root.model().name()).isEqualTo("environment");
        assertThat(root.model().tokens()).isEqualTo(1);
        assertThat(root.model().body()).isEqualTo(DataSize.ofMebibytes(2));
        assertThat(root.model().tags()).containsExactly("p", "q");
        assertThat(root.model().fallbacks()).containsExactly(new Fallback("p", null));
        assertThat(root.model().limits()).isEqualTo(new Limits(9, 2.5));
    }

    @Test
    void namesEveryProblemAtOnce() {
        InvalidConfig invalid = refused(
                """
                namspace: x
                port: 8081
                model:
                  tokens: many
                  enabled: yes
                  timeout: 60
                  body: big
                  mode: slw
                  temprature: 1
                  api_key: ${NOT_THERE}
                  limits:
                    per_minute: 0
                  fallbacks:
                    - {model: m}
                  prices: cheap
                """,
                Map.of(
                        "SLUICE_MODL_NAME",
                        "x",
                        "SLUICE_LOG_FORMAT",
                        "xml",
                        "SLUICE_HOME",
                        "/anywhere",
                        "SLUICE_DEBUG",
                        "1"),
                "model.name",
                "model.limits=3");

        assertThat(invalid.problems().stream().map(ConfigProblem::toString))
                .containsExactlyInAnyOrder(
                        "configuration (--set model.name): expected key=value, such as http.port=8081",
                        "namspace (sluice.yaml:1): unknown key; did you mean namespace?",
                        "port (sluice.yaml:2): unknown key; keys here are kafka, model, namespace",
                        "model.tokens (sluice.yaml:4): expected a whole number, found 'many'",
                        "model.enabled (sluice.yaml:5): expected true or false, found 'yes'",
                        "model.timeout (sluice.yaml:6): expected a duration such as 500ms, 10s or 5m, found '60'; add the unit",
                        "model.body (sluice.yaml:7): expected a size such as 512KB, 16MiB or 1GB, found 'big'",
                        "model.mode (sluice.yaml:8): expected one of fast_lane, slow, found 'slw'; did you mean slow?",
                        "model.temprature (sluice.yaml:9): unknown key; did you mean model.temperature?",
                        "model.api_key (sluice.yaml:10): refers to the environment variable NOT_THERE, which is not set; "
                                + "export it, or write $${NOT_THERE} if the text itself is meant",
                        "model.limits.per_minute (sluice.yaml:12): expected at least 1, found 0",
                        "model.limits (--set model.limits): expected a section with keys, found '3'",
                        "model.fallbacks[0].provider: missing; expected a text; set it here or as SLUICE_MODEL_FALLBACKS[0]_PROVIDER",
                        "model.prices (sluice.yaml:15): expected keys with values, found 'cheap'",
                        "SLUICE_MODL_NAME (environment): no such setting; did you mean SLUICE_MODEL_NAME?",
                        "SLUICE_LOG_FORMAT (environment): expected one of json, text, found 'xml'");
        assertThat(invalid).hasMessageContaining("namspace (sluice.yaml:1)").hasMessageContaining("model.mode");
    }

    @Test
    void pointsAtTheSectionWhereAMisplacedKeyBelongs() {
        assertThat(refused("per_minute: 3", Map.of()).problems())
                .extracting(ConfigProblem::message)
                .containsExactly("unknown key; did you mean model.limits.per_minute?");
    }

    @Test
    void asksForWhatHasNoDefault() {
        InvalidConfig invalid = catchThrowableOfType(InvalidConfig.class, () -> Config.load(null, Map.of(), List.of())
                .bind(Required.class));

        assertThat(invalid.problems().stream().map(ConfigProblem::toString))
                .containsExactly(
                        "must: missing; expected a text; set it here or as SLUICE_MUST",
                        "count: missing; expected a whole number; set it here or as SLUICE_COUNT");
        assertThat(Config.load(null, Map.of(), List.of("must=a", "count=1")).bind(Required.class))
                .isEqualTo(new Required("a", 1, null, List.of()));
    }

    @Test
    void putsVariablesAndFilesIntoTexts() throws IOException {
        Path secret = Files.writeString(directory.resolve("key"), "from-a-file\n");

        Root root = bind(
                "namespace: a-${NAME}-${env:NAME}\nmodel: {name: '$${NAME}', api_key: '${file:" + secret + "}'}",
                Map.of("NAME", "$1"));

        assertThat(root.common().namespace()).isEqualTo("a-$1-$1");
        assertThat(root.model().name()).isEqualTo("${NAME}");
        assertThat(root.model().apiKey()).isEqualTo(Secret.of("from-a-file"));
    }

    @Test
    void saysWhatIsWrongWithTheFileItself() {
        assertThat(refused("a: [1\nb: 2", Map.of()).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.origin()).isEqualTo("sluice.yaml:2");
            assertThat(problem.message()).startsWith("not valid YAML: ");
        });
        assertThat(refused("- a", Map.of()).problems())
                .extracting(ConfigProblem::message)
                .containsExactly("expected keys such as 'namespace: sluice', found a list");
        assertThat(refused("namespace: a\nnamespace: b", Map.of()).problems())
                .extracting(ConfigProblem::toString)
                .containsExactly("namespace (sluice.yaml:2): written twice; keep one");
        var missing = catchThrowableOfType(
                InvalidConfig.class, () -> Config.load(directory.resolve("none.yaml"), Map.of(), List.of())
                        .bind(Root.class));
        assertThat(missing).hasMessageContaining("none.yaml").hasMessageContaining("does not exist");
    }

    @Test
    void showsWhatIsInForceWithoutSecrets() throws IOException {
        Path file = Files.writeString(directory.resolve("sluice.yaml"), """
                kafka:
                  bootstrap.servers: one:9092
                  sasl.jaas.config: canary-jaas
                  ssl.truststore.password: canary-password
                model: {api_key: canary-key, endpoint: "http://user:canary-user@host/"}
                """);
        Config config = Config.load(file, Map.of("SLUICE_MODEL_NAME", "large"), List.of("model.tokens=5"));
        Root root = config.bind(Root.class);

        List<String> lines = config.effective(root).stream()
                .map(value -> value.toString().replace(directory.toString() + "/", ""))
                .toList();

        assertThat(lines)
                .contains(
                        "namespace = sluice  (default)",
                        "kafka.bootstrap.servers = one:9092  (sluice.yaml:2)",
                        "kafka.sasl.jaas.config = ***  (sluice.yaml:3)",
                        "model.api_key = ***  (sluice.yaml:5)",
                        "model.endpoint = http://***@host/  (sluice.yaml:5)",
                        "model.name = large  (environment variable SLUICE_MODEL_NAME)",
                        "model.tokens = 5  (--set model.tokens)",
                        "model.timeout = PT1M  (default)",
                        "model.limits.per_day_usd =   (default)");
        assertThat(lines.toString()).doesNotContain("canary");
        assertThat(root.toString()).doesNotContain("canary-key");
    }

    private Root bind(String yaml, Map<String, String> environment, String... sets) {
        return load(yaml, environment, sets).bind(Root.class);
    }

    private InvalidConfig refused(String yaml, Map<String, String> environment, String... sets) {
        Config config = load(yaml, environment, sets);
        InvalidConfig invalid = catchThrowableOfType(InvalidConfig.class, () -> config.bind(Root.class));
        assertThat(invalid).isNotNull();
        String prefix = directory + "/";
        return new InvalidConfig(invalid.problems().stream()
                .map(problem ->
                        new ConfigProblem(problem.key(), problem.origin().replace(prefix, ""), problem.message()))
                .toList());
    }

    private Config load(String yaml, Map<String, String> environment, String... sets) {
        try {
            Path file = Files.writeString(directory.resolve("sluice.yaml"), yaml);
            return Config.load(file, environment, List.of(sets));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
