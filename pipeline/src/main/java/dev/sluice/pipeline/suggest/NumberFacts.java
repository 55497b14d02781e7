package dev.sluice.pipeline.suggest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How numbers are written in a column; all counts are rows.
 *
 * @param numbers numbers, with or without a unit
 * @param bare numbers alone
 * @param percent numbers with a percent sign
 * @param units spellings of units: frequent ones, and rare ones that begin as a frequent one does
 * @param withUnit numbers with one of them
 * @param noisy numbers with the noise of binary fractions
 * @param pointZero whole numbers written with a point and zeros
 * @param scale most digits after the point, noise left aside
 * @param leastScale fewest digits after the point; 0 where some have no point
 * @param digits most digits before the point
 * @param sameLength whole numbers that have the most frequent number of digits
 * @param fractions numbers with another digit than zero after the point
 * @param plain numbers that a column of doubles shows as they are written
 * @param zeros numbers of several digits that begin with a zero
 */
record NumberFacts(
        int numbers,
        int bare,
        int percent,
        List<String> units,
        int withUnit,
        int noisy,
        int pointZero,
        int scale,
        int leastScale,
        int digits,
        int sameLength,
        int fractions,
        int plain,
        int zeros) {
    private static final Pattern NUMBER =
            Pattern.compile("[-+]?(\\d{1,15})(?:\\.(\\d{1,25}))?\\s*([^\\d\\s.,;:/-].{0,20})?");
    private static final Pattern NOISE = Pattern.compile("\\d*?(?:0{5,}|9{5,})\\d*");
    private static final int NOISE_DIGITS = 12;
    private static final double FREQUENT_UNIT = 0.003;
    private static final int LEAST_UNIT = 5;
    /** Other single letters behind a number may be a typing error. */
    private static final String ONE_LETTER_UNITS = "CFKgmlLshdWVA";

    private static final int CODE_DIGITS = 4;
    private static final double SAME = 0.97;

    /** Numbers of one length are names of things: zip codes, account numbers; so are those that begin with a zero, which is part of them. */
    boolean isCode() {
        return zeros > 0 || oneLength();
    }

    private boolean oneLength() {
        return scale == 0
                && noisy == 0
                && digits >= CODE_DIGITS
                && withUnit == 0
                && percent == 0
                && sameLength >= SAME * numbers;
    }

    static NumberFacts of(Column column) {
        TreeSet<String> units = units(column);
        Map<Integer, Integer> lengths = new HashMap<>();
        int[] rows = new int[9];
        int scale = 0;
        int leastScale = Integer.MAX_VALUE;
        int digits = 1;
        for (int code = 0; code < column.distinct(); code++) {
            Matcher number = NUMBER.matcher(column.value(code).strip());
            if (!number.matches()) {
                continue;
            }
            String unit = number.group(3);
            String fraction = number.group(2) == null ? "" : number.group(2);
            if (unit != null && !unit.equals("%") && !units.contains(unit)) {
                continue;
            }
            int count = column.count(code);
            boolean noise =
                    fraction.length() >= NOISE_DIGITS && NOISE.matcher(fraction).matches();
            rows[0] += count;
            rows[1] += unit == null ? count : 0;
            rows[2] += "%".equals(unit) ? count : 0;
            rows[3] += unit != null && !unit.equals("%") ? count : 0;
            rows[4] += noise ? count : 0;
            rows[5] += !fraction.isEmpty() && fraction.chars().allMatch(c -> c == '0') ? count : 0;
            rows[6] += number.group(1).length() > 1 && number.group(1).charAt(0) == '0' ? count : 0;
            rows[7] += fraction.chars().anyMatch(c -> c != '0') ? count : 0;
            rows[8] += isPlain(number.group(1), fraction) ? count : 0;
            scale = Math.max(scale, noise ? 0 : fraction.length());
            leastScale = Math.min(leastScale, fraction.length());
            digits = Math.max(digits, number.group(1).length());
            lengths.merge(number.group(1).length(), count, Integer::sum);
        }
        int sameLength =
                lengths.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new NumberFacts(
                rows[0],
                rows[1],
                rows[2],
                List.copyOf(units),
                rows[3],
                rows[4],
                rows[5],
                scale,
                leastScale,
                digits,
                sameLength,
                rows[7],
                rows[8],
                rows[6]);
    }

    private static boolean isPlain(String whole, String fraction) {
        String text = whole + "." + fraction;
        return !fraction.isEmpty() && Double.toString(Double.parseDouble(text)).equals(text);
    }

    private static TreeSet<String> units(Column column) {
        Map<String, Integer> counts = new HashMap<>();
        for (int code = 0; code < column.distinct(); code++) {
            Matcher number = NUMBER.matcher(column.value(code).strip());
            if (number.matches() && number.group(3) != null && !number.group(3).equals("%")) {
                counts.merge(number.group(3), column.count(code), Integer::sum);
            }
        }
        List<String> frequent = counts.entrySet().stream()
                .filter(unit -> unit.getValue() >= Math.max(LEAST_UNIT, FREQUENT_UNIT * column.counted()))
                .filter(unit -> unit.getKey().length() > 1
                        || !Character.isLetter(unit.getKey().charAt(0))
                        || ONE_LETTER_UNITS.contains(unit.getKey()))
                .map(Map.Entry::getKey)
                .toList();
        TreeSet<String> units = new TreeSet<>(frequent);
        counts.keySet().stream()
                .filter(unit -> frequent.stream().anyMatch(known -> beginsAs(unit, known)))
                .forEach(units::add);
        return units;
    }

    private static boolean beginsAs(String unit, String known) {
        String letters = known.replaceAll("[^\\p{L}]+$", "").toLowerCase(Locale.ROOT);
        return letters.length() >= 2 && unit.toLowerCase(Locale.ROOT).startsWith(letters);
    }
}
