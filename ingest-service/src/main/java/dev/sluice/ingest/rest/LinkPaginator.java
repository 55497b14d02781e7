package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.JsonPath;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Follows a link to the next page: one in the body ({@code json_link}) or in the header {@code Link} ({@code header_link}).
 *
 * @param path where the body has it; null: the header
 * @param relation which link of the header
 * @param origins where links may lead
 * @param secretParameter query parameter that must not be remembered; null for none
 */
record LinkPaginator(
        @Nullable JsonPath path,
        String relation,
        Origins origins,
        @Nullable String secretParameter) implements Paginator {

    private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");

    @Override
    public void apply(JsonNode state, Draft draft) {
        if (state.hasNonNull("url")) {
            draft.follow(URI.create(state.get("url").asText()));
        }
    }

    @Override
    public @Nullable JsonNode next(JsonNode state, Page page) throws IOException {
        Optional<String> link = path == null
                ? inHeader(page.answer(), relation)
                : Json.first(page.body(), path).filter(JsonNode::isTextual).map(JsonNode::asText);
        if (link.isEmpty() || link.get().isBlank()) {
            return null;
        }
        try {
            URI next = Origins.resolve(page.answer().url(), link.get().strip().replace(" ", "%20"));
            origins.check(next, "the link to the next page");
            return Json.object().put("url", withoutSecret(next).toString());
        } catch (IllegalArgumentException e) {
            throw new SourceTrouble("the link to the next page is no URL", e);
        }
    }

    static Optional<String> inHeader(Answer answer, String relation) {
        Pattern rel =
                Pattern.compile("\\brel=\"?(?:[^\";]* )?" + Pattern.quote(relation) + "(?: [^\";]*)?\"?(?=[;,\\s]|$)");
        for (String header : answer.all("link")) {
            Matcher link = LINK.matcher(header);
            while (link.find()) {
                if (rel.matcher(link.group(2)).find()) {
                    return Optional.of(link.group(1));
                }
            }
        }
        return Optional.empty();
    }

    private URI withoutSecret(URI url) {
        String query = url.getRawQuery();
        if (secretParameter == null || query == null) {
            return url;
        }
        var kept = new StringJoiner("&");
        for (String pair : query.split("&")) {
            if (!pair.startsWith(Draft.encode(secretParameter) + "=")) {
                kept.add(pair);
            }
        }
        String text = url.toString();
        String before = text.substring(0, text.indexOf('?'));
        return URI.create(kept.length() == 0 ? before : before + "?" + kept);
    }
}
