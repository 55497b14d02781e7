package dev.sluice.pipeline.personal;

import com.google.re2j.Pattern;
import java.util.List;
import org.apache.commons.validator.routines.EmailValidator;

/** E-mail addresses. */
final class EmailDetector implements Detector {
    private static final Pattern ADDRESS = Pattern.compile(
            "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\\.[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+)*@(?:[\\p{L}\\p{N}-]+\\.)+\\p{L}{2,24}");

    @Override
    public String kind() {
        return "email";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        return text.indexOf('@') < 0
                ? List.of()
                : Matches.of(kind(), ADDRESS, text, EmailValidator.getInstance()::isValid);
    }
}
