package dev.sluice.pipeline.personal;

import com.google.re2j.Matcher;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers that states give to persons. Those whose form alone could be something else count only where their name stands before them; those
 * with a checksum must have it right.
 */
final class NationalIdDetector implements Detector {
    private static final int CONTEXT = 60;

    private static final List<NationalId> IDS = List.of(
            NationalId.ofForm("US", "(?:[0-8][0-9]{2})-[0-9]{2}-[0-9]{4}", Checksums::isSocialSecurity),
            NationalId.named("US", "[0-9]{9}", Checksums::isSocialSecurity, "social security|\\bssn\\b"),
            NationalId.ofForm(
                    "GB",
                    "(?i:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]) ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?(?i:[A-D])",
                    id -> true),
            NationalId.ofForm(
                    "FR",
                    "[12] ?[0-9]{2} ?[0-9]{2} ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}",
                    Checksums::isFrench),
            NationalId.ofForm("ES", "[0-9XYZ][0-9]{7}-?[A-Z]", Checksums::isSpanish),
            NationalId.ofForm("IT", "[A-Z]{6}[0-9]{2}[A-EHLMPR-T][0-9]{2}[A-Z][0-9]{3}[A-Z]", Checksums::isItalian),
            NationalId.ofForm("CH", "756[. ]?[0-9]{4}[. ]?[0-9]{4}[. ]?[0-9]{2}", Checksums::isSwiss),
            NationalId.ofForm("BE", "[0-9]{2}\\.[0-9]{2}\\.[0-9]{2}-[0-9]{3}\\.[0-9]{2}", Checksums::isBelgian),
            NationalId.ofForm("BR", "[0-9]{3}\\.[0-9]{3}\\.[0-9]{3}-[0-9]{2}", Checksums::isBrazilian),
            NationalId.ofForm("FI", "[0-9]{6}[-+A][0-9]{3}[0-9A-FHJ-NPR-Y]", Checksums::isFinnish),
            NationalId.ofForm("SE", "(?:19|20)?[0-9]{6}[-+][0-9]{4}", Checksums::isSwedish),
            NationalId.named("DE", "[1-9][0-9]{10}", Checksums::isGerman, "steuer|tax id|\\bidnr\\b|\\btin\\b"),
            NationalId.named("PL", "[0-9]{11}", Checksums::isPolish, "pesel"),
            NationalId.named("NL", "[0-9]{9}", Checksums::isDutch, "\\bbsn\\b|burgerservice|sofi"),
            NationalId.named(
                    "IN", "[2-9][0-9]{3} ?[0-9]{4} ?[0-9]{4}", Checksums::isIndian, "aadhaar|aadhar|\\buid\\b"),
            NationalId.named("DK", "[0-3][0-9][01][0-9]{3}-?[0-9]{4}", id -> true, "\\bcpr\\b|personnummer"),
            NationalId.named(
                    "CA", "[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{3}", Checksums::isLuhn, "\\bsin\\b|social insurance"),
            NationalId.named(
                    "passport",
                    "[A-Z0-9]{1,3}[0-9]{5,8}",
                    Matches::hasDigit,
                    "passport|passeport|reisepass|national id|identity card|\\bid card"),
            NationalId.named(
                    "licence",
                    "[A-Z0-9](?:[A-Z0-9 -]{3,16})[A-Z0-9]",
                    Matches::hasDigit,
                    "driver'?s?'? ?licen[cs]e|driving licen[cs]e|licen[cs]e (?:number|no|id)|f[üu]hrerschein"));

    @Override
    public String kind() {
        return "national_id";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (!Matches.hasDigit(text)) {
            return List.of();
        }
        List<PersonalSpan> spans = new ArrayList<>();
        for (NationalId id : IDS) {
            Matcher matcher = id.form().matcher(text);
            while (matcher.find()) {
                if (id.accepts(matcher.group(1), Matches.before(text, matcher.start(1), CONTEXT))) {
                    spans.add(new PersonalSpan(kind(), matcher.start(1), matcher.end(1)));
                }
            }
        }
        return spans;
    }
}
