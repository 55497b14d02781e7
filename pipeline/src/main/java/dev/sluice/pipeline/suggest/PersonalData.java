package dev.sluice.pipeline.suggest;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Fields that seem to hold data about persons, by their values or, where values do not tell, by their names. Stateless. */
final class PersonalData {
    private static final double MOSTLY = 0.7;
    /** Values that the detectors look at. */
    private static final int LOOK = 200;

    private static final List<String> FORMS = List.of("email", "card", "iban", "national_id", "ip");

    private record Kind(String name, Pattern values, Pattern names) {}

    private static final Kind[] KINDS = {
        kind("e-mail addresses", "[^@\\s]+@[^@\\s]+\\.[A-Za-z]{2,}", ""),
        kind("IP addresses", "\\d{1,3}(\\.\\d{1,3}){3}", ""),
        kind("bank accounts", "[A-Z]{2}\\d{2}[A-Z0-9 ]{11,34}", ""),
        kind("social security numbers", "\\d{3}-\\d{2}-\\d{4}", ""),
        kind("phone numbers", "[+(]?\\d[\\d ()./-]{6,18}\\d", "phone|telephone|mobile|fax|cell"),
        kind("card numbers", "\\d{4}([ -]?\\d{4}){3}", "card"),
        kind("dates of birth", ".*\\d.*", "birth|birthday|dob"),
        kind("names of persons", "\\D+", "(first|last|given|middle|family|full|maiden)_?name|surname|person"),
        kind("street addresses", ".*[A-Za-z].*", "street|address(_?\\d|_?line_?\\d)?")
    };

    private PersonalData() {}

    private static Kind kind(String name, String values, String names) {
        return new Kind(name, Pattern.compile(values), Pattern.compile(names));
    }

    /** What a field seems to hold; empty: nothing of the kind. */
    static Optional<String> in(Column column) {
        String name = column.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        for (Kind kind : KINDS) {
            boolean named = kind.names.pattern().isEmpty()
                    || Pattern.compile("(^|_)(" + kind.names.pattern() + ")(_|$)")
                            .matcher(name)
                            .find();
            if (named
                    && column.filled() > 0
                    && column.countWhere(
                                    value -> kind.values.matcher(value.strip()).matches())
                            >= MOSTLY * column.counted()) {
                return Optional.of(kind.name);
            }
        }
        return detected(column);
    }

    /** What the detectors with a form or a checksum find in most of the values; names and addresses they take for granted too easily. */
    private static Optional<String> detected(Column column) {
        var detectors = dev.sluice.pipeline.personal.PersonalData.of(FORMS);
        Map<String, Integer> found = new TreeMap<>();
        int looked = Math.min(LOOK, column.distinct());
        for (int code = 0; code < looked; code++) {
            String value = column.value(code).strip();
            detectors.find(value).stream()
                    .filter(span -> span.length() >= MOSTLY * value.length())
                    .findFirst()
                    .ifPresent(span -> found.merge(span.kind(), 1, Integer::sum));
        }
        return found.entrySet().stream()
                .filter(kind -> kind.getValue() >= MOSTLY * looked)
                .map(kind -> "personal data of kind " + kind.getKey())
                .findFirst();
    }
}
