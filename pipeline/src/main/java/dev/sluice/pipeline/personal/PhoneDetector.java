package dev.sluice.pipeline.personal;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * Phone numbers: those with a country code by libphonenumber, and what is written in groups as numbers are where a word before it says so or
 * a large country has such numbers.
 */
final class PhoneDetector implements Detector {
    private static final Pattern SHAPE = Pattern.compile(
            "(?:^|[^0-9A-Za-z./$€£+#-])"
                    + "((?:\\+|00)?\\(?[0-9](?:[ ()./-]{0,2}[0-9]){5,16}(?: ?(?:x|ext\\.?|extension) ?[0-9]{1,6})?)(?:$|[^0-9A-Za-z%])");
    private static final Pattern WORDS = Pattern.compile(
            "(?:phone|\\btel\\b|telephone|mobile|\\bcell|\\bfax|\\bdesk|\\bcall|\\btext|whatsapp|\\bsms\\b|handy|telefon|t[ée]l[ée]?phone"
                    + "|\\bring\\b|\\breach|dial|hotline|contact|number|message|answer|registered|\\bph\\b)");
    private static final Pattern DATE =
            Pattern.compile("(?:19|20)[0-9]{2}[-./ ](?:0?[1-9]|1[0-2])[-./ ][0-3]?[0-9](?: .*)?"
                    + "|[0-3]?[0-9][-./](?:0?[1-9]|[1-3][0-9])[-./](?:19|20)?[0-9]{2}(?: .*)?");
    private static final Pattern GROUPS = Pattern.compile(
            "(?:\\(?[0-9]+\\)?[ ./-]+){2,}[0-9]+(?: ?(?:x|ext).*)?|\\([0-9]+\\) ?[0-9][0-9 -]+(?: ?(?:x|ext).*)?|[0-9]{3}-[0-9]{3}-?[0-9]{4}(?: ?(?:x|ext).*)?");
    private static final List<String> REGIONS = List.of("US", "GB", "DE", "FR", "IT", "ES", "AU", "IN", "BR", "JP");
    private static final int CONTEXT = 40;
    private static final int FEWEST = 7;
    private static final int FEWEST_WITH_CODE = 8;
    private static final int MOST = 15;

    @Override
    public String kind() {
        return "phone";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (!Matches.hasDigit(text)) {
            return List.of();
        }
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher matcher = SHAPE.matcher(text);
        for (int from = 0; from < text.length() && matcher.find(from); from = Math.max(matcher.end(1), from + 1)) {
            if (isPhone(text, matcher.group(1), matcher.start(1))) {
                spans.add(new PersonalSpan(kind(), matcher.start(1), matcher.end(1)));
            }
        }
        return spans;
    }

    private static boolean isPhone(String text, String found, int start) {
        int extension = Math.max(found.indexOf('x'), found.indexOf("ext"));
        int digits = Matches.digits(extension < 0 ? found : found.substring(0, extension))
                .length();
        if (digits < FEWEST || digits > MOST || DATE.matches(found) || isGroupOfThree(text, start)) {
            return false;
        }
        if (found.startsWith("+") || (found.startsWith("00") && digits > FEWEST_WITH_CODE)) {
            return digits >= FEWEST_WITH_CODE;
        }
        boolean named = WORDS.matcher(Matches.before(text, start, CONTEXT)).find();
        return named || (GROUPS.matches(found) && isGivenOutSomewhere(found));
    }

    /** 1,200: what stands behind the comma belongs to a number. */
    private static boolean isGroupOfThree(String text, int start) {
        return start > 1 && text.charAt(start - 1) == ',' && Character.isDigit(text.charAt(start - 2));
    }

    private static boolean isGivenOutSomewhere(String found) {
        PhoneNumberUtil phones = PhoneNumberUtil.getInstance();
        for (String region : REGIONS) {
            try {
                if (phones.isValidNumber(phones.parse(found, region))) {
                    return true;
                }
            } catch (NumberParseException e) {
                return false;
            }
        }
        return false;
    }
}
