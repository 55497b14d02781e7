package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code paginator}: a word or a map with {@code type}. */
final class Paginators {

    private static final long MANY = 1L << 40;
    private static final List<String> COUNT = List.of("total_path", "stop_after_empty_page");
    private static final Map<String, List<String>> KEYS = new HashMap<>(Map.of(
            "json_link", List.of("next_url_path"),
            "header_link", List.of("links_next_key"),
            "offset",
                    List.of(
                            "limit",
                            "offset",
                            "offset_param",
                            "limit_param",
                            "offset_body_path",
                            "limit_body_path",
                            "total_path",
                            "maximum_offset",
                            "stop_after_empty_page"),
            "page_number",
                    List.of(
                            "base_page",
                            "page_param",
                            "page_body_path",
                            "total_path",
                            "maximum_page",
                            "stop_after_empty_page"),
            "cursor", List.of("cursor_path", "cursor_param", "cursor_body_path"),
            "header_cursor", List.of("cursor_key", "cursor_param", "cursor_body_path"),
            "single_page", List.of(),
            "auto", List.of()));

    private final Origins origins;
    private final @Nullable String secretParameter;

    Paginators(Origins origins, Optional<String> secretParameter) {
        this.origins = origins;
        this.secretParameter = secretParameter.orElse(null);
    }

    Paginator of(@Nullable Object written, String path) {
        if (written == null) {
            return new AutoPaginator(this);
        }
        return of(
                written instanceof String word ? new Settings(Map.of("type", word), path) : Settings.of(written, path));
    }

    Paginator of(Settings settings) {
        String type = settings.text("type", "auto");
        List<String> keys = KEYS.get(type);
        if (keys == null) {
            throw new InvalidSource(
                    settings.path() + ".type",
                    "expected one of "
                            + String.join(", ", KEYS.keySet().stream().sorted().toList()) + ", found '" + type + "'");
        }
        settings.only(java.util.stream.Stream.concat(java.util.stream.Stream.of("type"), keys.stream())
                .toList());
        return switch (type) {
            case "json_link" ->
                new LinkPaginator(
                        Json.path(settings.text("next_url_path", "next"), settings.path() + ".next_url_path"),
                        "next",
                        origins,
                        secretParameter);
            case "header_link" ->
                new LinkPaginator(null, settings.text("links_next_key", "next"), origins, secretParameter);
            case "offset" -> offset(settings);
            case "page_number" -> pageNumber(settings);
            case "cursor" ->
                new CursorPaginator(
                        Json.path(settings.text("cursor_path", "cursors.next"), settings.path() + ".cursor_path"),
                        "",
                        Place.of(settings, "cursor", "after"));
            case "header_cursor" ->
                new CursorPaginator(null, settings.text("cursor_key", "next"), Place.of(settings, "cursor", "cursor"));
            case "single_page" -> Paginator.SINGLE;
            default -> new AutoPaginator(this);
        };
    }

    private static Paginator offset(Settings settings) {
        long limit = settings.number("limit", 1, 1_000_000, 0);
        if (limit == 0) {
            throw new InvalidSource(settings.path(), "key 'limit' is missing; add for example limit: 100");
        }
        return ended(
                settings,
                new CountPaginator(
                        settings.number("offset", 0, MANY, 0),
                        limit,
                        Place.of(settings, "offset", "offset"),
                        Place.of(settings, "limit", "limit"),
                        settings.text("total_path")
                                .map(path -> Json.path(path, settings.path() + ".total_path"))
                                .orElse(null),
                        settings.number("maximum_offset", 1, MANY, 0),
                        settings.flag("stop_after_empty_page", true)));
    }

    private static Paginator pageNumber(Settings settings) {
        long maximum = settings.number("maximum_page", 1, MANY, 0);
        return ended(
                settings,
                new CountPaginator(
                        settings.number("base_page", 0, MANY, 0),
                        0,
                        Place.of(settings, "page", "page"),
                        new Place(null, null),
                        settings.text("total_path")
                                .map(path -> Json.path(path, settings.path() + ".total_path"))
                                .orElse(null),
                        maximum,
                        settings.flag("stop_after_empty_page", true)));
    }

    /** One that could never end is refused. */
    private static Paginator ended(Settings settings, CountPaginator paginator) {
        if (!paginator.stopsAtEmpty() && paginator.total() == null && paginator.maximum() == 0) {
            throw new InvalidSource(
                    settings.path(),
                    "would never end; set one of " + String.join(", ", COUNT) + " (true), or a maximum");
        }
        return paginator;
    }
}
