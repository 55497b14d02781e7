package dev.sluice.pipeline.personal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of persons, by their form and by the words around them: titles, given names, initials, roles, deeds. It has no list of family names
 * and no knowledge of who is a person, so it is wrong more often than the others.
 */
final class PersonDetector implements Detector {
    private static final int ENOUGH = 3;
    private static final int MOST_WORDS = 5;
    /** After these even a name in small letters is one. */
    private static final Pattern SAID = Pattern.compile(
            "(?i:\\b(?:my|his|her|full|last|first|maiden|family|user|whose|the) ?name(?: is|'s|:)|\\bname(?: is|'s)? ?[:?])\\s+"
                    + "(?:(?:mr|mrs|ms|miss|dr|prof)\\.? )?"
                    + "([\\p{L}\\p{M}'’-]+(?:\\.? [\\p{L}\\p{M}'’-]+){0,3})");
    /** A line of nothing but two or three words. */
    private static final Pattern LINE = Pattern.compile(
            "(?m)^[^\\p{L}\\p{N}\n]*([\\p{L}\\p{M}'’-]{2,}(?: [\\p{L}\\p{M}]\\.?)?(?: [\\p{L}\\p{M}'’-]{2,}){1,2})$");

    /** An address may follow a name at once. */
    private static final Set<String> ADDRESS = Set.of("apt", "suite", "box", "unit");

    private static final Set<String> NO_NAME = Set.of(
            "not",
            "wrong",
            "misspelled",
            "incorrect",
            "appears",
            "on",
            "in",
            "is",
            "and",
            "i",
            "my",
            "the",
            "a",
            "please",
            "spelled");

    @Override
    public String kind() {
        return "person";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        List<Word> words = Word.of(text);
        List<PersonalSpan> spans = new ArrayList<>(said(text));
        spans.addAll(Matches.of(kind(), LINE, text, PersonDetector::beginsWithGivenName));
        Set<String> parts = new HashSet<>();
        for (int i = 0; i < words.size(); ) {
            int end = run(words, i);
            if (end > i && score(text, words, i, end) >= ENOUGH) {
                spans.add(new PersonalSpan(
                        kind(), words.get(i).start(), words.get(end - 1).end()));
                words.subList(i, end).stream()
                        .filter(word -> !word.isInitial())
                        .forEach(word -> parts.add(word.text()));
            }
            i = Math.max(end, i + 1);
        }
        for (Word word : words) {
            // one who was named in full is often named by a part of it later on, or was before
            if (word.isCapital() && parts.contains(word.text())) {
                spans.add(new PersonalSpan(kind(), word.start(), word.end()));
            }
        }
        return spans;
    }

    private static boolean beginsWithGivenName(String line) {
        List<Word> words = Word.of(line);
        Word first = words.get(0);
        return first.isIn(Vocabulary.GIVEN_NAMES)
                && !first.isIn(Vocabulary.COMMON)
                && words.stream().noneMatch(word -> word.isIn(Vocabulary.COMMON) || word.isIn(Vocabulary.NO_PERSON));
    }

    private List<PersonalSpan> said(String text) {
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher matcher = SAID.matcher(text);
        while (matcher.find()) {
            int end = matcher.start(1);
            for (Word word : Word.of(matcher.group(1))) {
                boolean small = !word.isCapital() && (word.isIn(Vocabulary.COMMON) || word.isIn(NO_NAME));
                if (small && !word.isIn(Vocabulary.PARTICLES)) {
                    break;
                }
                end = matcher.start(1) + word.end();
            }
            if (end > matcher.start(1)) {
                spans.add(new PersonalSpan(kind(), matcher.start(1), end));
            }
        }
        return spans;
    }

    /** Index behind the words from here that may be one name; the index itself where there are none. */
    private static int run(List<Word> words, int from) {
        int end = from;
        int lastName = from;
        while (end < words.size() && end - from < MOST_WORDS) {
            Word word = words.get(end);
            if (end > from && !word.follows(words.get(end - 1))) {
                break;
            }
            boolean particle = end > from && word.isIn(Vocabulary.PARTICLES) && !word.isCapital();
            if (!particle && !isNamePart(word)) {
                break;
            }
            end++;
            if (!particle) {
                lastName = end;
            }
        }
        return lastName;
    }

    private static boolean isNamePart(Word word) {
        boolean common = word.isIn(Vocabulary.COMMON) && !word.isIn(Vocabulary.GIVEN_NAMES);
        return word.isCapital() && !common && !word.isIn(Vocabulary.PLACES) && !word.isIn(Vocabulary.TITLES);
    }

    private static int score(String text, List<Word> words, int from, int end) {
        List<Word> name = words.subList(from, end);
        if (name.stream().anyMatch(word -> word.isIn(Vocabulary.NO_PERSON))
                || name.stream().allMatch(Word::isInitial)) {
            return 0;
        }
        if (end < words.size()
                && words.get(end).follows(words.get(end - 1))
                && words.get(end).isIn(Vocabulary.NO_PERSON)
                && !words.get(end).isIn(ADDRESS)) {
            return 0;
        }
        return inside(name) + before(words, from, name) + behind(text, words, end);
    }

    private static int inside(List<Word> name) {
        Word first = name.get(0);
        int score = name.size() > 1 ? 2 : 0;
        if (first.isIn(Vocabulary.GIVEN_NAMES)) {
            score += first.isIn(Vocabulary.COMMON) ? 1 : 3;
        } else if (name.stream().anyMatch(word -> word.isIn(Vocabulary.GIVEN_NAMES))) {
            score += 1;
        }
        if (name.size() > 1 && name.stream().anyMatch(Word::isInitial)) {
            score += 2;
        }
        boolean shouted = name.stream().allMatch(word -> word.text().length() > 1 && isShouted(word.text()));
        return shouted ? score - 2 : score;
    }

    private static boolean isShouted(String word) {
        return word.equals(word.toUpperCase(Locale.ROOT));
    }

    private static int before(List<Word> words, int from, List<Word> name) {
        Word first = name.get(0);
        if (from == 0) {
            return name.size() > 1 ? 1 : 0;
        }
        Word last = words.get(from - 1);
        boolean together =
                first.follows(last) || first.gap().equals(", ") || first.gap().equals(": ");
        if (together && last.isIn(Vocabulary.TITLES)) {
            return 3;
        }
        if (together && last.isIn(Vocabulary.SPEECH)) {
            return 3;
        }
        if (together && last.isIn(Vocabulary.ROLES)) {
            return 2;
        }
        if (first.gap().equals(" ") && last.isIn(Vocabulary.PLACE_WORDS)) {
            return first.isIn(Vocabulary.GIVEN_NAMES) ? 0 : -2;
        }
        if (first.gap().endsWith("\"") || first.gap().endsWith("\u201C")) {
            // a title as often as a name
            return -1;
        }
        if (first.gap().equals(" ")
                && (last.folded().equals("the") || last.folded().equals("a"))) {
            return -3;
        }
        return name.size() > 1 ? 1 : 0;
    }

    private static int behind(String text, List<Word> words, int end) {
        int at = words.get(end - 1).end();
        if (text.startsWith("'s ", at) || text.startsWith("\u2019s ", at)) {
            return 1;
        }
        if (end == words.size()) {
            return 0;
        }
        Word next = words.get(end);
        boolean together = next.gap().equals(" ") || next.gap().equals(", ");
        return together && next.isIn(Vocabulary.DEEDS) ? 1 : 0;
    }
}
