package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out from the first page how the next one is reached: a Link header, a link in the body, a mark in the body, a count of
 * pages; if there is nothing of the kind, one page is all. What was found is part of the state, so it is found once a listing.
 */
final class AutoPaginator implements Paginator {

    private static final List<String> AREAS =
            List.of("", "pagination.", "paging.", "meta.", "_links.", "links.", "page_info.", "response_metadata.");
    private static final List<String> LINKS = List.of(
            "next",
            "next.href",
            "next_url",
            "nextUrl",
            "next_page_url",
            "next_link",
            "nextLink",
            "'@odata.nextLink'",
            "'@nextLink'");
    private static final List<String> CURSORS = List.of(
            "next_cursor",
            "nextCursor",
            "next_page_token",
            "nextPageToken",
            "cursor.next",
            "cursors.next",
            "cursors.after",
            "end_cursor");
    private static final Map<String, String> PARAMETERS = Map.of(
            "next_page_token", "page_token",
            "nextPageToken", "pageToken",
            "cursors.after", "after",
            "end_cursor", "after");
    private static final List<String> PAGE_COUNTS =
            List.of("total_pages", "totalPages", "pages", "page_count", "last_page");

    private final Paginators paginators;

    AutoPaginator(Paginators paginators) {
        this.paginators = paginators;
    }

    @Override
    public void apply(JsonNode state, Draft draft) {
        if (state.has("found")) {
            of(state).apply(state.path("state"), draft);
        }
    }

    @Override
    public @Nullable JsonNode next(JsonNode state, Page page) throws IOException {
        JsonNode found = state.has("found") ? state.get("found") : detect(page);
        if (found == null) {
            return null;
        }
        ObjectNode with = Json.object();
        with.set("found", found);
        Paginator paginator = of(with);
        JsonNode next = paginator.next(state.has("state") ? state.get("state") : paginator.first(), page);
        return next == null ? null : with.set("state", next);
    }

    private Paginator of(JsonNode state) {
        var settings = new java.util.LinkedHashMap<String, Object>();
        state.path("found")
                .properties()
                .forEach(field -> settings.put(
                        field.getKey(),
                        field.getValue().isNumber()
                                ? (Object) field.getValue().asLong()
                                : field.getValue().asText()));
        return paginators.of(new Settings(settings, "paginator"));
    }

    private static @Nullable JsonNode detect(Page page) {
        if (LinkPaginator.inHeader(page.answer(), "next").isPresent()) {
            return Json.object().put("type", "header_link");
        }
        for (String area : AREAS) {
            for (String link : LINKS) {
                if (isLink(text(page, area + link))) {
                    return Json.object().put("type", "json_link").put("next_url_path", bracketed(area + link));
                }
            }
        }
        for (String area : AREAS) {
            for (String cursor : CURSORS) {
                if (!text(page, area + cursor).isEmpty()) {
                    return Json.object()
                            .put("type", "cursor")
                            .put("cursor_path", bracketed(area + cursor))
                            .put("cursor_param", PARAMETERS.getOrDefault(cursor, "cursor"));
                }
            }
        }
        return pages(page);
    }

    private static @Nullable JsonNode pages(Page page) {
        for (String area : AREAS) {
            for (String count : PAGE_COUNTS) {
                String text = text(page, area + count);
                if (text.matches("\\d{1,9}") && Integer.parseInt(text) > 1) {
                    String query = page.answer().url().getQuery();
                    boolean zero = query != null && query.matches("(.*&)?page=0(&.*)?");
                    return Json.object()
                            .put("type", "page_number")
                            .put("base_page", zero ? 0 : 1)
                            .put("total_path", bracketed(area + count));
                }
            }
        }
        return null;
    }

    private static boolean isLink(String text) {
        if (!text.startsWith("http://")
                && !text.startsWith("https://")
                && !text.startsWith("/")
                && !text.startsWith("?")) {
            return false;
        }
        try {
            return !URI.create(text.replace(" ", "%20")).toString().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String bracketed(String path) {
        return path.contains("'") ? "$['" + path.substring(path.indexOf('\'') + 1, path.length() - 1) + "']" : path;
    }

    private static String text(Page page, String path) {
        if (path.contains("'") && path.contains(".") && !path.startsWith("'")) {
            return "";
        }
        return Json.first(page.body(), Json.path(bracketed(path), "paginator"))
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .orElse("");
    }
}
