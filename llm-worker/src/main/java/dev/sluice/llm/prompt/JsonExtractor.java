package dev.sluice.llm.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.sluice.llm.prompt.Extraction.Found;
import dev.sluice.llm.prompt.Extraction.Missing;
import dev.sluice.llm.prompt.Extraction.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the answer's JSON in whatever a model says around it: prose, code fences, trailing commas. What is cut off is never
 * completed, and a name that stands twice in one object makes that object unreadable: a guess would pass as an answer.
 * Stateless.
 */
public final class JsonExtractor {

    private static final int MAX_LENGTH = 4 * 1024 * 1024;
    /** Bounds the work on a text that is full of braces. */
    private static final int CANDIDATES = 64;

    private static final Pattern FENCE = Pattern.compile("\\A```[a-zA-Z]*\\s*\\n(.*)\\n```\\z", Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private JsonExtractor() {}

    /** The results in a model's text. */
    public static Extraction extract(String text) {
        String content = text.strip();
        if (content.startsWith("\uFEFF")) {
            content = content.substring(1).strip();
        }
        if (content.isEmpty()) {
            return new Missing(Reason.EMPTY);
        }
        if (content.length() > MAX_LENGTH) {
            return new Missing(Reason.TOO_LONG);
        }
        Matcher fenced = FENCE.matcher(content);
        JsonNode whole = parse(fenced.matches() ? fenced.group(1) : content);
        if (whole != null) {
            return results(whole)
                    .or(() -> bareResults(whole))
                    .<Extraction>map(Found::new)
                    .orElseGet(() -> new Missing(Reason.NO_RESULTS));
        }
        return scan(content);
    }

    /** Tries each balanced object of the text in turn. */
    private static Extraction scan(String content) {
        boolean balanced = false;
        boolean open = false;
        int start = content.indexOf('{');
        for (int tried = 0; start >= 0 && tried < CANDIDATES; tried++) {
            int end = end(content, start);
            open |= end < 0;
            JsonNode node = end < 0 ? null : parse(content.substring(start, end));
            balanced |= node != null;
            Optional<ArrayNode> found = node == null ? Optional.empty() : results(node);
            if (found.isPresent()) {
                return new Found(found.get());
            }
            // what was read stands for itself; inside what was not, the answer may still begin
            start = content.indexOf('{', node == null ? start + 1 : end);
        }
        return new Missing(open ? Reason.TRUNCATED : balanced ? Reason.NO_RESULTS : Reason.NO_JSON);
    }

    /** Index after the bracket that closes the one at start; -1 if none does. Brackets inside strings do not count. */
    private static int end(String text, int start) {
        int depth = 0;
        boolean quoted = false;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                depth++;
            } else if ((c == '}' || c == ']') && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    private static Optional<ArrayNode> results(JsonNode node) {
        return node.path("results") instanceof ArrayNode results ? Optional.of(results) : Optional.empty();
    }

    /** The list without its wrapper, or the only result without list and wrapper: nothing is missing, nothing is guessed. */
    private static Optional<ArrayNode> bareResults(JsonNode node) {
        if (node instanceof ArrayNode list) {
            return Optional.of(list);
        }
        return node.has("id") && node.has("output")
                ? Optional.of(JSON.createArrayNode().add(node))
                : Optional.empty();
    }

    private static @Nullable JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }
}
