package dev.sluice.ingest.foreign;

import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.connect.SecretPlaces;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The configuration of a connector whose class a definition names. Stateless. */
public final class ForeignConnector {

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(password|passwd|secret|token|api[._-]?key|credential).*");
    /** What is not the definition's to say: where records go, and what they are there. */
    private static final List<String> OURS = List.of(
            "name",
            "connector.class",
            "key.converter",
            "value.converter",
            "header.converter",
            "sluice.pipeline",
            "sluice.workplace");

    private static final String TRANSFORMS = "transforms";
    private static final String LAST = "sluiceToRaw";

    private ForeignConnector() {}

    /**
     * What the connector is told, behind the definition's own words.
     *
     * @param workplace placeholder of the workplace
     * @throws InvalidSource naming the key
     */
    public static Map<String, String> configure(IngestPipeline pipeline, String workplace) {
        String name = pipeline.definition().pipeline();
        Settings source = new Settings(pipeline.definition().source().settings(), "source").only(SourceKeys.CONNECT);
        Settings config = source.section("config");
        var connector = new TreeMap<String, String>();
        config.values().keySet().forEach(key -> {
            if (OURS.contains(key) || key.startsWith("producer.override.") || key.startsWith("topic.creation.")) {
                throw new InvalidSource("source.config." + key, "is Sluice's own to set; leave it out");
            }
            String value = config.text(key, "");
            if (SECRET.matcher(key).matches()) {
                Secrets.requirePlace(value, "source.config." + key, "DB_PASSWORD");
            }
            connector.put(key, SecretPlaces.translated(value));
        });
        connector.putIfAbsent("tasks.max", "1");
        connector.putIfAbsent("exactly.once.support", "requested");
        connector.put("connector.class", pipeline.definition().source().connector());
        String others = connector.getOrDefault(TRANSFORMS, "");
        connector.put(TRANSFORMS, others.isBlank() ? LAST : others + "," + LAST);
        connector.put(TRANSFORMS + "." + LAST + ".type", ToRaw.class.getName());
        connector.put(TRANSFORMS + "." + LAST + "." + ToRaw.PIPELINE, name);
        connector.put(TRANSFORMS + "." + LAST + "." + ToRaw.WORKPLACE, workplace);
        return connector;
    }
}
