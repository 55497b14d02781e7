package dev.sluice.pipeline.personal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.validator.routines.IBANValidator;

/** Numbers of bank accounts with country and checksum; one with a wrong checksum only where the word stands before it. */
final class IbanDetector implements Detector {
    private static final Pattern SHAPE =
            Pattern.compile("\\b[A-Za-z]{2}[0-9]{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?\\b");
    private static final int CONTEXT = 30;

    @Override
    public String kind() {
        return "iban";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (!Matches.hasDigit(text)) {
            return List.of();
        }
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher matcher = SHAPE.matcher(text);
        while (matcher.find()) {
            int end = matcher.end();
            boolean named = Matches.before(text, matcher.start(), CONTEXT).contains("iban");
            // words may follow without a mark between
            while (end > matcher.start() && !isIban(text.substring(matcher.start(), end))) {
                end = text.lastIndexOf(' ', end - 1);
            }
            if (end > matcher.start()) {
                spans.add(new PersonalSpan(kind(), matcher.start(), end));
            } else if (named) {
                spans.add(new PersonalSpan(kind(), matcher.start(), matcher.end()));
            }
        }
        return spans;
    }

    private static boolean isIban(String text) {
        return IBANValidator.getInstance().isValid(text.replace(" ", "").toUpperCase(Locale.ROOT));
    }
}
