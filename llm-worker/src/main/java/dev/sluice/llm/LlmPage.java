package dev.sluice.llm;

import io.javalin.http.Context;
import io.javalin.router.JavalinDefaultRoutingApi;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * {@code /llm}: calls, tokens, money, cache, waits and errors of this worker since its start, for people; {@code /api/llm} the same as
 * JSON. Thread-safe.
 */
final class LlmPage {

    private final MeterRegistry meters;

    LlmPage(MeterRegistry meters) {
        this.meters = meters;
    }

    void addTo(JavalinDefaultRoutingApi routes) {
        routes.get("/llm", this::html);
        routes.get("/api/llm", context -> context.json(figures()));
    }

    /** Each group of figures by its name. */
    Map<String, Map<String, Double>> figures() {
        var all = new LinkedHashMap<String, Map<String, Double>>();
        all.put("questions", counters("sluice.llm.questions", "result"));
        all.put("answers", counters("sluice.llm.answers", "status"));
        all.put("requests", requests());
        all.put("tokens", counters("sluice.llm.tokens", "direction"));
        all.put("of these tokens", counters("sluice.llm.special.tokens", "kind"));
        all.put("cost_usd", counters("sluice.llm.cost.usd", "model"));
        all.put("saved_usd", Map.of("by answers that were known", sum("sluice.llm.saved.usd")));
        all.put("seconds", seconds());
        all.put("now", Map.of("open", gauge("sluice.llm.open"), "in_flight", gauge("sluice.llm.in.flight")));
        return all;
    }

    private Map<String, Double> requests() {
        var requests = new TreeMap<String, Double>();
        for (Timer timer : meters.find("sluice.llm.requests").timers()) {
            requests.merge(String.valueOf(timer.getId().getTag("outcome")), (double) timer.count(), Double::sum);
            if ("true".equals(timer.getId().getTag("retry"))) {
                requests.merge("of these retries", (double) timer.count(), Double::sum);
            }
        }
        return requests;
    }

    private Map<String, Double> seconds() {
        return Map.of(
                "answering", total("sluice.llm.requests"),
                "waiting for leave", total("sluice.llm.leave"));
    }

    private double total(String timers) {
        return meters.find(timers).timers().stream()
                .mapToDouble(timer -> timer.totalTime(TimeUnit.SECONDS))
                .sum();
    }

    private Map<String, Double> counters(String name, String label) {
        return meters.find(name).counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag(label)),
                        Counter::count,
                        Double::sum,
                        TreeMap::new));
    }

    private double sum(String name) {
        return meters.find(name).counters().stream().mapToDouble(Counter::count).sum();
    }

    private double gauge(String name) {
        Gauge gauge = meters.find(name).gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private void html(Context context) {
        var page = new StringBuilder("""
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Sluice: the model</title>
                <style>body{font:16px system-ui;margin:2rem;max-width:40rem}table{border-collapse:collapse;width:100%}
                th,td{text-align:left;padding:.2rem .5rem;border-bottom:1px solid #ddd}td+td{text-align:right}</style>
                <h1>The model</h1><p>This worker since its start. All workers together: <code>/metrics</code> of each.</p>
                """);
        figures().forEach((group, figures) -> {
            page.append("<h2>").append(escaped(group)).append("</h2><table>");
            figures.forEach((name, value) -> page.append("<tr><td>")
                    .append(escaped(name))
                    .append("</td><td>")
                    .append(number(value))
                    .append("</td></tr>\n"));
            page.append("</table>\n");
        });
        context.html(page.append("</html>").toString());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(java.util.Locale.ROOT, "%.6f", value);
    }

    /** Names of models come from a configuration: data stays data. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
