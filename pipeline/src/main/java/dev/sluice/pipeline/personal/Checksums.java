package dev.sluice.pipeline.personal;

import java.math.BigInteger;
import org.apache.commons.validator.routines.checkdigit.EAN13CheckDigit;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;
import org.apache.commons.validator.routines.checkdigit.VerhoeffCheckDigit;

/** The checksums of national ids. Each takes the number as it is written, marks between the digits included. Stateless. */
final class Checksums {
    private static final BigInteger NINETY_SEVEN = BigInteger.valueOf(97);
    private static final String SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE";
    private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
    /** Values of 0 to 9, then A to Z, at odd places of an Italian tax code. */
    private static final int[] ITALIAN_ODD = {
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10,
        22, 25, 24, 23
    };

    private static final int[] POLISH = {1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1};

    private Checksums() {}

    static boolean isLuhn(String id) {
        return LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(Matches.digits(id));
    }

    /** No checksum; but no part is all zeros, and 666 is not given out. */
    static boolean isSocialSecurity(String id) {
        String digits = Matches.digits(id);
        return !digits.startsWith("000")
                && !digits.startsWith("666")
                && !digits.substring(3, 5).equals("00")
                && !digits.endsWith("0000");
    }

    static boolean isFrench(String id) {
        String compact = id.replace(" ", "").replace("2A", "19").replace("2B", "18");
        BigInteger number = new BigInteger(compact.substring(0, 13));
        return 97 - number.mod(NINETY_SEVEN).intValue() == Integer.parseInt(compact.substring(13));
    }

    static boolean isSpanish(String id) {
        String digits =
                Matches.digits("XYZ".indexOf(id.charAt(0)) >= 0 ? "XYZ".indexOf(id.charAt(0)) + id.substring(1) : id);
        return SPANISH.charAt(Integer.parseInt(digits) % SPANISH.length()) == id.charAt(id.length() - 1);
    }

    static boolean isItalian(String id) {
        int sum = 0;
        for (int i = 0; i < id.length() - 1; i++) {
            int value = Character.digit(id.charAt(i), 36);
            sum += i % 2 == 0 ? ITALIAN_ODD[value] : value < 10 ? value : value - 10;
        }
        return 'A' + sum % 26 == id.charAt(id.length() - 1);
    }

    static boolean isSwiss(String id) {
        return EAN13CheckDigit.EAN13_CHECK_DIGIT.isValid(Matches.digits(id));
    }

    static boolean isBelgian(String id) {
        String digits = Matches.digits(id);
        long number = Long.parseLong(digits.substring(0, 9));
        int check = Integer.parseInt(digits.substring(9));
        return 97 - number % 97 == check || 97 - (2_000_000_000L + number) % 97 == check;
    }

    static boolean isBrazilian(String id) {
        String digits = Matches.digits(id);
        return digits.chars().distinct().count() > 1
                && brazilianDigit(digits, 9) == digits.charAt(9) - '0'
                && brazilianDigit(digits, 10) == digits.charAt(10) - '0';
    }

    private static int brazilianDigit(String digits, int count) {
        int sum = 0;
        for (int i = 0; i < count; i++) {
            sum += (digits.charAt(i) - '0') * (count + 1 - i);
        }
        return sum * 10 % 11 % 10;
    }

    static boolean isFinnish(String id) {
        int number = Integer.parseInt(id.substring(0, 6) + id.substring(7, 10));
        return isDayAndMonth(id.substring(0, 2), id.substring(2, 4))
                && FINNISH.charAt(number % FINNISH.length()) == id.charAt(10);
    }

    static boolean isSwedish(String id) {
        String digits = Matches.digits(id);
        String ten = digits.substring(digits.length() - 10);
        return isDayAndMonth(ten.substring(4, 6), ten.substring(2, 4)) && LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(ten);
    }

    private static boolean isDayAndMonth(String day, String month) {
        int d = Integer.parseInt(day);
        int m = Integer.parseInt(month);
        return d >= 1 && d <= 31 && m >= 1 && m <= 12;
    }

    /** ISO 7064, MOD 11,10. */
    static boolean isGerman(String id) {
        int product = 10;
        for (int i = 0; i < 10; i++) {
            int sum = (id.charAt(i) - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        return (11 - product) % 10 == id.charAt(10) - '0';
    }

    static boolean isPolish(String id) {
        int sum = 0;
        for (int i = 0; i < POLISH.length; i++) {
            sum += (id.charAt(i) - '0') * POLISH[i];
        }
        return sum % 10 == 0;
    }

    static boolean isDutch(String id) {
        int sum = -(id.charAt(8) - '0');
        for (int i = 0; i < 8; i++) {
            sum += (id.charAt(i) - '0') * (9 - i);
        }
        return sum % 11 == 0;
    }

    static boolean isIndian(String id) {
        return VerhoeffCheckDigit.VERHOEFF_CHECK_DIGIT.isValid(Matches.digits(id));
    }
}
