package dev.sluice.pipeline.personal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Postal addresses: streets with their numbers in the notations of Europe and America, boxes, flats, postal codes where the text shows that
 * they are some. Parts that stand together, a town between them included, are one address.
 */
final class AddressDetector implements Detector {
    private static final String NAME = "[\\p{Lu}][\\p{L}\\p{M}'’.-]*";
    private static final String NUMBER = "[0-9]{1,6}(?:[-/][0-9]{1,4})?[A-Za-z]?";
    private static final String WAYS =
            "(?i:street|str|st|avenue|ave|av|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|way|place|pl|square|sq"
                    + "|terrace|ter|close|crescent|cres|parkway|pkwy|highway|hwy|circle|cir|trail|trl|alley|row|mews|grove|gardens|hill|parade|esplanade"
                    + "|green|rise|vale|view|walk|quay|wharf|loop|plaza|freeway|turnpike|point|ridge|run)";
    private static final String WAYS_BEFORE =
            "(?i:rue|avenue|boulevard|place|chemin|route|impasse|allée|quai|via|viale|piazza|corso|vicolo|largo|calle|avenida"
                    + "|avda|plaza|paseo|carrera|camino|rua|travessa|praça|estrada|ulica|ul|aleja|al|strada|bulevardul|carrer|c/)";
    private static final String WAYS_WITHIN =
            "(?:straße|strasse|str\\.|gasse|weg|platz|allee|damm|ufer|ring|steig|chaussee|straat|laan|gracht|plein|kade|dijk"
                    + "|singel|gade|vej|vejen|gatan|vägen|veien|gata|gate|stigen|gränd|katu|tie|kuja|polku|utca|út|útja|tér|körút|ulice|ulica|náměstí|stræti|stræde|strædet|vænget|vangen|baan|brücke|brug|bakken|veg|vegur|braut)";
    private static final String EDGE = "(?:^|[^\\p{L}\\p{M}\\p{N}])";

    private static final List<Pattern> STREETS = List.of(
            // 24 Clarke Avenue; 1200 N. Main St
            Pattern.compile("\\b" + NUMBER + ",? (?:[NSEW]{1,2}\\.? )?(?:(?:" + NAME + "|[0-9]+(?:st|nd|rd|th)) ){1,4}"
                    + WAYS + "\\b\\.?"),
            // 12 rue de la Paix; Via Roma 5; Calle Mayor, 12
            Pattern.compile("\\b" + NUMBER + ",? " + WAYS_BEFORE
                    + "\\.? (?:(?:d[eu]|des|del|della|di|la|le|les|l'|d'|al) ?){0,3}" + NAME + "(?: " + NAME
                    + "){0,3}"),
            Pattern.compile("\\b" + WAYS_BEFORE
                    + "\\.? (?:(?:d[eu]|des|dos|da|do|del|della|di|la|le|las|los|les|l'|d'|al) ?){0,3}" + NAME
                    + "(?: (?:(?:de|la|del|y|e) )?" + NAME + "){0,4},? (?:n[º°.]? ?)?" + NUMBER + "\\b"),
            // Friedhofstrasse 33; Gesterbyntie 68; Lange Gasse 3
            Pattern.compile(EDGE + "((?:" + NUMBER + " )?(?:" + NAME + " )?[\\p{Lu}][\\p{L}\\p{M}-]{2,}" + WAYS_WITHIN
                    + ",? " + NUMBER + ")\\b"),
            Pattern.compile(EDGE + "((?:" + NUMBER + " )?" + NAME
                    + " (?i:Straße|Strasse|Gasse|Weg|Platz|Allee|Straat|Laan|Gade|Vej|Gate|Baan|utca|útja|út|tér|ulice),? "
                    + NUMBER + ")\\b"),
            // a line of a name between or before numbers
            Pattern.compile("(?m)^[^\\p{L}\\p{N}\n]*(" + NUMBER + " " + NAME
                    + "(?: [\\p{L}][\\p{L}\\p{M}'’.-]*){0,3} [0-9]{1,5}[A-Za-z]?),?$"));

    private static final List<Pattern> PARTS = List.of(
            Pattern.compile(
                    "(?i:\\bP\\.? ?O\\.? ?Box|\\bPostfach|\\bPSC [0-9]+,? Box|\\bUnit [0-9]+ Box|\\bBox) ?[0-9]+"),
            Pattern.compile("\\b(?:AP|FP|DP)O,? A[AEP] [0-9]{5}(?:-[0-9]{4})?"),
            Pattern.compile(
                    "(?i:\\b(?:suite|ste|apt|apartment|flat|unit|floor|room|rm)\\.? ?#?)[0-9]{1,5}[A-Za-z]?\\b"),
            // CO 80202; SW1A 1AA; K1A 0B6
            Pattern.compile("\\b[A-Z]{2},? [0-9]{5}(?:-[0-9]{4})?\\b"),
            Pattern.compile("\\b[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}\\b"),
            Pattern.compile("\\b[A-Z][0-9][A-Z] [0-9][A-Z][0-9]\\b"));

    /** A postal code by its name, or a line of an address that consists of a code and a town. */
    private static final Pattern CODE = Pattern.compile(
            "(?i:zip(?: ?code)?|post(?:al)? ?code|postcode|plz)(?:[^0-9\n]{0,25})\\b([0-9]{4,6}(?:-[0-9]{3,4})?)\\b");
    /** What stands behind "address is" up to the end of the sentence, where it has a number. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i:\\baddress(?: of [^.\n]{1,40}?)?(?: is|:|to|=)|\\b(?:live|lives|lived|living|located|office is|restaurant is|house is|meet (?:you|me|us)|off) (?:at|on)"
                    + "|\\b(?:return to|corner of|deliver(?:ed)? to|ship(?:ped)? to|sen[dt] to\\?? ?(?:user:)?))"
                    + "\\s+([\\p{Lu}0-9][^.?!;\n]{0,80}[0-9][0-9A-Za-z-]*)");

    private static final Pattern BETWEEN = Pattern.compile(
            "(?:[\\s,.>?-]|\\b[\\p{Lu}][\\p{L}\\p{M}'’-]*|\\b(?:de|la|du|di|of|upon|am|an|der|bei|sur)\\b|[0-9]{4,6}(?:[ -][0-9]{2,4})?){1,40}");
    private static final Pattern TAIL = Pattern.compile(
            "(?:\\s*,? ?" + NAME + "(?: " + NAME + "){0,2}){0,2}\\s*,?\\s*[0-9]{4,6}(?:[ -][0-9]{2,4})?\\b");
    /** A postal code behind the name of a country. */
    private static final Pattern AFTER_COUNTRY =
            Pattern.compile("(?:" + String.join("|", Vocabulary.COUNTRIES) + "),?\\s+([0-9]{3,6}(?:-[0-9]{3,4})?)\\b");

    private static final int LONGEST_BETWEEN = 45;
    private static final int LONGEST_TAIL = 60;

    @Override
    public String kind() {
        return "address";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (!Matches.hasDigit(text)) {
            return List.of();
        }
        List<PersonalSpan> parts = new ArrayList<>();
        for (Pattern street : STREETS) {
            parts.addAll(Matches.of(kind(), street, text, found -> true));
        }
        for (Pattern part : PARTS) {
            parts.addAll(Matches.of(kind(), part, text, found -> true));
        }
        parts.addAll(Matches.of(kind(), CODE, text, found -> true));
        parts.addAll(Matches.of(kind(), AFTER_COUNTRY, text, found -> true));
        parts.addAll(Matches.of(kind(), NAMED, text, found -> true));
        parts.sort(Comparator.comparingInt(PersonalSpan::start));
        return joined(text, parts);
    }

    private List<PersonalSpan> joined(String text, List<PersonalSpan> parts) {
        List<PersonalSpan> addresses = new ArrayList<>();
        PersonalSpan open = null;
        for (PersonalSpan part : parts) {
            if (open != null && belongs(text, open.end(), part.start())) {
                open = new PersonalSpan(kind(), open.start(), Math.max(open.end(), part.end()));
            } else {
                close(text, open, addresses);
                open = part;
            }
        }
        close(text, open, addresses);
        return addresses;
    }

    private void close(String text, @Nullable PersonalSpan open, List<PersonalSpan> addresses) {
        if (open != null) {
            addresses.add(new PersonalSpan(kind(), open.start(), withTail(text, open.end())));
        }
    }

    private static boolean belongs(String text, int end, int start) {
        return start <= end || (start - end <= LONGEST_BETWEEN && BETWEEN.matches(text.substring(end, start)));
    }

    /** A town with its postal code may follow. */
    private static int withTail(String text, int end) {
        String rest = text.substring(end, Math.min(text.length(), end + LONGEST_TAIL));
        Matcher tail = TAIL.matcher(rest);
        return tail.lookingAt() ? end + tail.end() : end;
    }
}
