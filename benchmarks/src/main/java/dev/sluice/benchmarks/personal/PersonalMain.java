package dev.sluice.benchmarks.personal;

import dev.sluice.benchmarks.Arguments;
import dev.sluice.benchmarks.ResultFile;
import dev.sluice.pipeline.personal.PersonalData;
import dev.sluice.pipeline.personal.PersonalSpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code pii}: the detectors of personal data on texts that people marked. */
public final class PersonalMain {

    private PersonalMain() {}

    /**
     * Arguments: {@code --data FILE.json} in the form of Presidio's synthetic data; {@code --show KIND} prints what a detector found wrongly
     * and did not find; {@code --out FILE.json}.
     */
    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.parse(args, Set.of("data", "show", "out"));
        Path data = arguments.path("data");
        if (data == null) {
            throw new IllegalArgumentException("--data FILE.json is needed: texts with spans");
        }
        Report report = measure(LabelledText.read(data), arguments.text("show"));
        print(report);
        ResultFile.write(arguments, report);
    }

    static Report measure(List<LabelledText> texts, @Nullable String show) {
        PersonalData all = PersonalData.of(Set.of(PersonalData.ALL));
        Map<String, SpanScore> scores = new LinkedHashMap<>();
        PersonalData.KINDS.forEach(kind -> scores.put(kind, new SpanScore()));
        SpanScore total = new SpanScore();
        int unmarked = 0;
        int alarms = 0;
        for (LabelledText text : texts) {
            List<PersonalSpan> found = all.find(text.text());
            scores.forEach((kind, score) -> score.add(of(kind, text.spans()), of(kind, found), found));
            total.add(text.spans(), found, found);
            if (!text.marked()) {
                unmarked++;
                alarms += found.size();
            }
            if (show != null) {
                show(show, text, found);
            }
        }
        List<SpanScore.Result> results = new ArrayList<>();
        scores.forEach((kind, score) -> results.add(score.result(kind)));
        results.add(total.result("all"));
        return new Report(texts.size(), unmarked, alarms, results);
    }

    private static List<PersonalSpan> of(String kind, List<PersonalSpan> spans) {
        return spans.stream().filter(span -> span.kind().equals(kind)).toList();
    }

    private static void show(String kind, LabelledText text, List<PersonalSpan> found) {
        for (PersonalSpan span : of(kind, found)) {
            if (text.spans().stream().noneMatch(label -> overlap(label, span))) {
                line("wrong", text, span);
            }
        }
        for (PersonalSpan label : of(kind, text.spans())) {
            if (found.stream().noneMatch(span -> overlap(label, span))) {
                line("missed", text, label);
            }
        }
    }

    private static boolean overlap(PersonalSpan a, PersonalSpan b) {
        return a.start() < b.end() && b.start() < a.end();
    }

    private static void line(String what, LabelledText text, PersonalSpan span) {
        String before = text.text().substring(Math.max(0, span.start() - 30), span.start());
        String value = text.text().substring(span.start(), span.end());
        System.out.println((what + ": " + before + ">>" + value + "<<").replace("\n", "\\n"));
    }

    private static void print(Report report) {
        System.out.printf(
                Locale.ROOT,
                "%d texts; %d of them without any mark: %d false alarms%n",
                report.texts(),
                report.unmarked(),
                report.falseAlarms());
        System.out.println("kind          marked  found  precision  recall     F1  exact F1   leak");
        for (SpanScore.Result result : report.kinds()) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %7d %6d %10.3f %7.3f %6.3f %9.3f %6.3f%n",
                    result.kind(),
                    result.marked(),
                    result.found(),
                    result.precision(),
                    result.recall(),
                    result.f1(),
                    result.exactF1(),
                    result.leak());
        }
    }

    /**
     * Everything that was measured.
     *
     * @param texts texts
     * @param unmarked texts without any mark
     * @param falseAlarms places found in these
     * @param kinds figures by kind, and of all together
     */
    record Report(int texts, int unmarked, int falseAlarms, List<SpanScore.Result> kinds) {}
}
