package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The text of a definition that is being suggested. Not thread-safe. */
final class Draft {
    private final String pipeline;
    private final SuggestedSource source;
    private final Profile profile;
    private final List<Suggestion> rules;
    private final Set<String> checked = new LinkedHashSet<>();

    /** @param rules rules in the order they run; checks are added to them */
    Draft(String pipeline, SuggestedSource source, Profile profile, List<Suggestion> rules) {
        this.pipeline = pipeline;
        this.source = source;
        this.profile = profile;
        this.rules = rules;
    }

    /** Whether a rule turns the field into a type, so that its form needs no check. */
    boolean typed(String field) {
        String name = "field: " + Yaml.text(field) + ",";
        return rules.stream()
                .anyMatch(rule -> rule.entry().get(0).contains(name)
                        && (rule.entry().get(0).contains(", to: ")
                                || rule.entry().get(0).contains(", matches: ")));
    }

    void check(String field, Shapes.Check check) {
        rules.add(check.rule());
        if (check.fails()) {
            checked.add(field);
        }
    }

    /** Records that were looked at. */
    int records() {
        return profile.rows();
    }

    String yaml() {
        StringBuilder yaml = new StringBuilder();
        line(
                yaml,
                "# Written by 'sluice suggest' from %d records. Read each rule and its evidence, and take out what is not so.",
                profile.rows());
        line(yaml, "pipeline: %s", Yaml.text(pipeline));
        line(yaml, "source:");
        line(yaml, "  connector: %s", source.connector());
        source.settings().forEach(setting -> line(yaml, "  %s", setting));
        key().ifPresentOrElse(
                        key -> {
                            line(yaml, "table:");
                            line(yaml, "  # every record has another %s", oneLine(key));
                            line(yaml, "  primary_key: [%s]", Yaml.text(key));
                            line(yaml, "  write_disposition: merge");
                        },
                        () -> nearKeys(yaml));
        Map<String, String> personal = new LinkedHashMap<>();
        for (Column column : profile.columns()) {
            PersonalData.in(column).ifPresent(kind -> personal.put(column.name(), kind));
        }
        personal.forEach((name, kind) -> line(
                yaml, "# %s seems to hold %s: write it under 'mask:' before a model sees it", oneLine(name), kind));
        if (!rules.isEmpty()) {
            line(yaml, "cleanse:");
            rules.forEach(rule -> yaml.append(rule.text()));
        }
        gate(yaml, personal.keySet());
        return yaml.toString();
    }

    /** The first field that names each record; one called so wins. */
    private Optional<String> key() {
        List<String> unique = profile.columns().stream()
                .filter(Column::unique)
                .map(Column::name)
                .toList();
        return unique.stream()
                .filter(name -> name.toLowerCase(Locale.ROOT).matches("(.*[_ -])?(id|key|number|no|code|uuid)"))
                .findFirst()
                .or(() -> unique.stream().findFirst());
    }

    /** What would be a key but for some records that are there twice; no more than a remark, as a key makes one row of them. */
    private void nearKeys(StringBuilder yaml) {
        for (Column column : profile.columns()) {
            if (column.repeatedKeys() > 0) {
                line(
                        yaml,
                        "# %s names each of the %d records, but for %d that have one that came before: are those the same?",
                        oneLine(column.name()),
                        profile.rows(),
                        column.repeatedKeys());
            }
        }
    }

    private static String oneLine(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /** Asks about cells that a check or a dependency doubts. */
    private void gate(StringBuilder yaml, Set<String> personal) {
        Set<String> determined = new LinkedHashSet<>();
        rules.stream()
                .filter(rule -> rule.entry().get(0).equals("determines:"))
                .forEach(rule -> profile.columns().stream()
                        .map(Column::name)
                        .filter(name -> rule.entry().get(2).contains(Yaml.text(name)))
                        .forEach(determined::add));
        Set<String> doubted = new LinkedHashSet<>(checked);
        doubted.addAll(determined);
        doubted.removeAll(personal);
        if (doubted.isEmpty()) {
            return;
        }
        List<String> conditions = new ArrayList<>();
        doubted.forEach(field -> conditions.add("!" + valid("valid", field)
                + (determined.contains(field) ? " || " + valid("agreement", field) + " < 0.6" : "")));
        line(
                yaml,
                "# Asks about cells that are found wrong or improbable and could not be settled, with what other rows have. Off until you");
        line(yaml, "# configure a model and write true; 'sluice preview' shows what would be sent.");
        line(yaml, "llm:");
        line(yaml, "  enabled: false");
        line(yaml, "  when: >-");
        line(yaml, "    %s", String.join("\n    || ", conditions));
        line(yaml, "  send: %s", Yaml.list(doubted));
        line(yaml, "  answer:");
        doubted.forEach(field -> line(yaml, "    %s: {type: [string, \"null\"]}", Yaml.text(field)));
        line(
                yaml,
                "  instructions: \"Correct the fields that evidence names, from the record and the candidates; null where you cannot tell.\"");
    }

    private static String valid(String map, String field) {
        return field.matches("[A-Za-z_][A-Za-z0-9_]*")
                ? map + "." + field
                : map + "[" + dev.sluice.pipeline.row.JsonText.of(field) + "]";
    }

    private static void line(StringBuilder yaml, String format, Object... values) {
        yaml.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
