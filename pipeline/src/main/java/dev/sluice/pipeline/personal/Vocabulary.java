package dev.sluice.pipeline.personal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Words that speak for or against the name of a person, in lower case. Stateless. */
final class Vocabulary {
    /** Given names of many languages. */
    static final Set<String> GIVEN_NAMES = read("given-names.txt");

    /** Words that begin sentences and headings, months and days, words of organisations. */
    static final Set<String> COMMON = read("common-words.txt");

    /** Countries and languages by the JDK's English names, part by part. */
    static final Set<String> PLACES = places();

    static final Set<String> TITLES = words("titles");

    /** Small words inside of family names. */
    static final Set<String> PARTICLES = words("particles");

    /** Words of organisations and places: what they stand with is no person. */
    static final Set<String> NO_PERSON = words("no_person");

    /** Those whom sentences tell of by their role. */
    static final Set<String> ROLES = words("roles");

    /** What persons do, right behind their names. */
    static final Set<String> DEEDS = words("deeds");

    /** What stands before places. */
    static final Set<String> PLACE_WORDS = words("place_words");

    /** Before the name of one who speaks. */
    static final Set<String> SPEECH = words("speech");

    /** Countries by the JDK's English names, as they are written, for a pattern. */
    static final List<String> COUNTRIES = Arrays.stream(Locale.getISOCountries())
            .map(code -> new Locale("", code).getDisplayCountry(Locale.ENGLISH))
            .filter(name -> name.matches("[\\p{L} ]+"))
            .toList();

    private Vocabulary() {}

    private static Set<String> read(String file) {
        return lines(file).stream().collect(Collectors.toUnmodifiableSet());
    }

    /** One section of the file of words around names. */
    private static Set<String> words(String section) {
        List<String> lines = lines("words-around-names.txt");
        int start = lines.indexOf("[" + section + "]") + 1;
        Set<String> words = new HashSet<>();
        for (int i = start; i < lines.size() && !lines.get(i).isEmpty(); i++) {
            words.addAll(List.of(lines.get(i).split(" ")));
        }
        return Set.copyOf(words);
    }

    private static List<String> lines(String file) {
        try (InputStream in = Objects.requireNonNull(
                        Vocabulary.class.getResourceAsStream("/dev/sluice/pipeline/personal/" + file));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return lines.lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> places() {
        Set<String> names = new HashSet<>();
        for (String code : Locale.getISOCountries()) {
            addParts(names, new Locale("", code).getDisplayCountry(Locale.ENGLISH));
        }
        for (String code : Locale.getISOLanguages()) {
            addParts(names, new Locale(code).getDisplayLanguage(Locale.ENGLISH));
        }
        names.addAll(words("more_places"));
        names.removeAll(GIVEN_NAMES);
        return Set.copyOf(names);
    }

    private static void addParts(Set<String> names, String name) {
        for (String part : name.toLowerCase(Locale.ROOT).split("[^\\p{L}]+")) {
            if (part.length() > 3) {
                names.add(part);
            }
        }
    }
}
