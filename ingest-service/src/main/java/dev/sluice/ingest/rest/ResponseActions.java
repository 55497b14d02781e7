package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a definition says about answers: {@code response_actions}. The first that fits counts. Immutable. */
record ResponseActions(List<Rule> rules) {

    static final ResponseActions NONE = new ResponseActions(List.of());
    private static final List<String> KEYS = List.of("status_code", "content", "action");
    private static final List<String> ACTIONS = List.of("ignore", "raise");

    ResponseActions {
        rules = List.copyOf(rules);
    }

    /**
     * One rule.
     *
     * @param status the status it is for; 0 for any
     * @param content what the body must contain; null for anything
     * @param ignore whether such an answer is a page without records; else it is an error
     */
    record Rule(int status, @Nullable String content, boolean ignore) {

        boolean fits(Answer answer) {
            return (status == 0 || status == answer.status())
                    && (content == null || new String(answer.body(), StandardCharsets.UTF_8).contains(content));
        }
    }

    static ResponseActions of(Settings endpoint) {
        var rules = new ArrayList<Rule>();
        for (Object item : endpoint.list("response_actions")) {
            String path = endpoint.path() + ".response_actions[" + rules.size() + "]";
            Settings rule = Settings.of(item, path).only(KEYS);
            int status = (int) rule.number("status_code", 100, 599, 0);
            String content = rule.text("content").orElse(null);
            if (status == 0 && content == null) {
                throw new InvalidSource(path, "expected status_code or content, found neither");
            }
            rules.add(new Rule(
                    status, content, rule.oneOf("action", ACTIONS, "ignore").equals("ignore")));
        }
        return new ResponseActions(rules);
    }

    private Optional<Rule> find(Answer answer) {
        return rules.stream().filter(rule -> rule.fits(answer)).findFirst();
    }

    /** Whether the answer counts as a page without records, the last one. */
    boolean ignores(Answer answer) {
        return find(answer).map(Rule::ignore).orElse(false);
    }

    /** Whether the answer is one to go on with. */
    boolean takes(Answer answer) {
        return find(answer).map(Rule::ignore).orElse(answer.status() < 400 && answer.status() >= 200);
    }
}
