package dev.sluice.pipeline.check;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.validator.routines.DomainValidator;
import org.apache.commons.validator.routines.DomainValidator.ArrayType;
import org.apache.commons.validator.routines.EmailValidator;

/**
 * Tells e-mail addresses. The plain ones, by far the most, are recognised in one pass over their characters (the validator's patterns
 * cost about as much as all other work on a record); whatever is not plain is left to the validator.
 */
final class EmailCheck {
    private static final int LONGEST_LOCAL = 64;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_DOMAIN = 180;
    private static final Set<String> TOP_LEVEL = topLevel();

    private EmailCheck() {}

    static boolean isEmail(String text) {
        return isPlain(text) || EmailValidator.getInstance().isValid(text);
    }

    /** Letters, digits and {@code ._+-} before the @, a host name of a known top-level domain behind it. */
    static boolean isPlain(String text) {
        int at = text.indexOf('@');
        return at > 0
                && at <= LONGEST_LOCAL
                && text.length() - at <= LONGEST_DOMAIN
                && isLocal(text, at)
                && isDomain(text, at + 1);
    }

    private static boolean isLocal(String text, int end) {
        boolean dot = true;
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (dot) {
                    return false;
                }
                dot = true;
            } else if (isLetterOrDigit(c) || c == '_' || c == '+' || c == '-') {
                dot = false;
            } else {
                return false;
            }
        }
        return !dot;
    }

    private static boolean isDomain(String text, int start) {
        int label = start;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (!isLabel(text, label, i)) {
                    return false;
                }
                label = i + 1;
            } else if (!isLetterOrDigit(c) && c != '-') {
                return false;
            }
        }
        return label > start
                && isLabel(text, label, text.length())
                && TOP_LEVEL.contains(text.substring(label).toLowerCase(Locale.ROOT));
    }

    private static boolean isLabel(String text, int start, int end) {
        return end > start && end - start <= LONGEST_LABEL && text.charAt(start) != '-' && text.charAt(end - 1) != '-';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }

    private static Set<String> topLevel() {
        Set<String> names = new HashSet<>();
        names.addAll(Arrays.asList(DomainValidator.getTLDEntries(ArrayType.GENERIC_RO)));
        names.addAll(Arrays.asList(DomainValidator.getTLDEntries(ArrayType.COUNTRY_CODE_RO)));
        return names;
    }
}
