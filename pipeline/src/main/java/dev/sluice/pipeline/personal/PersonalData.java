package dev.sluice.pipeline.personal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Some detectors together. Of places that overlap, the one whose detector is the surer stays. Immutable and thread-safe. */
public final class PersonalData {
    /** Stands for every detector. */
    public static final String ALL = "personal_data";

    /** Names of the detectors. */
    public static final List<String> KINDS =
            List.of("address", "card", "email", "iban", "ip", "national_id", "person", "phone");

    /** Longer texts are looked at piece by piece, so that no work grows with more than the text. */
    private static final int PIECE = 20_000;

    private static final PersonalData NONE = new PersonalData(List.of());

    private final List<Detector> detectors;

    private PersonalData(List<Detector> detectors) {
        this.detectors = detectors;
    }

    /** The detectors of these names; {@link #ALL} names every one, other names none. */
    public static PersonalData of(Collection<String> kinds) {
        boolean any = kinds.contains(ALL) || kinds.stream().anyMatch(KINDS::contains);
        return any ? new PersonalData(Detectors.of(kinds)) : NONE;
    }

    /** Made when the first definition asks for them: their patterns and lists take a moment. */
    static final class Detectors {
        /** The surest first: those with a checksum, then those of a fixed form, then those that go by words. */
        static final List<Detector> ALL_OF_THEM = List.of(
                new IbanDetector(),
                new CardDetector(),
                new EmailDetector(),
                new IpDetector(),
                new NationalIdDetector(),
                new PhoneDetector(),
                new AddressDetector(),
                new PersonDetector());

        private Detectors() {}

        static List<Detector> of(Collection<String> kinds) {
            return ALL_OF_THEM.stream()
                    .filter(detector -> kinds.contains(ALL) || kinds.contains(detector.kind()))
                    .toList();
        }
    }

    /** Whether it has no detector. */
    public boolean isEmpty() {
        return detectors.isEmpty();
    }

    /** What they find, in the order of the text; no two places overlap. */
    public List<PersonalSpan> find(String text) {
        if (text.length() <= PIECE) {
            return findIn(text);
        }
        List<PersonalSpan> spans = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = pieceEnd(text, start);
            for (PersonalSpan span : findIn(text.substring(start, end))) {
                spans.add(new PersonalSpan(span.kind(), start + span.start(), start + span.end()));
            }
            start = end;
        }
        return spans;
    }

    /** Behind a line end or a blank where there is one. */
    private static int pieceEnd(String text, int start) {
        int most = Math.min(text.length(), start + PIECE);
        if (most == text.length()) {
            return most;
        }
        int end = Math.max(text.lastIndexOf('\n', most - 1), text.lastIndexOf(' ', most - 1)) + 1;
        return end > start + PIECE / 2 ? end : most;
    }

    private List<PersonalSpan> findIn(String text) {
        List<PersonalSpan> kept = new ArrayList<>();
        for (Detector detector : detectors) {
            for (PersonalSpan span : detector.find(text)) {
                if (span.length() > 0 && kept.stream().noneMatch(span::overlaps)) {
                    kept.add(span);
                }
            }
        }
        kept.sort(Comparator.comparingInt(PersonalSpan::start));
        return kept;
    }
}
