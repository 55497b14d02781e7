package dev.sluice.pipeline.personal;

import com.google.re2j.Pattern;
import java.util.List;
import org.apache.commons.validator.routines.checkdigit.LuhnCheckDigit;

/** Numbers of payment cards: 12 to 19 digits, of a range that is given out to cards, with a right checksum. */
final class CardDetector implements Detector {
    private static final Pattern DIGITS =
            Pattern.compile("(?:^|[^0-9A-Za-z+.-])((?:[0-9][ -]?){11,18}[0-9])(?:$|[^0-9A-Za-z])");
    private static final Pattern RANGES = Pattern.compile(
            "4[0-9]{12}(?:[0-9]{3}){0,2}|(?:5[1-5]|2[2-7])[0-9]{14}|3[47][0-9]{13}|3(?:0[0-5]|[689][0-9])[0-9]{11,16}"
                    + "|6(?:011|4[4-9]|5|2)[0-9]{10,16}|(?:1800|2131|35)[0-9]{11,14}|(?:50|5[6-9]|6[0-9])[0-9]{10,17}");

    @Override
    public String kind() {
        return "card";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        return Matches.hasDigit(text) ? Matches.of(kind(), DIGITS, text, CardDetector::isCard) : List.of();
    }

    private static boolean isCard(String found) {
        String digits = Matches.digits(found);
        return RANGES.matches(digits) && LuhnCheckDigit.LUHN_CHECK_DIGIT.isValid(digits);
    }
}
