package dev.sluice.pipeline.coercion;

import dev.sluice.pipeline.check.FormChecks;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.apache.commons.validator.routines.EmailValidator;
import org.apache.commons.validator.routines.IBANValidator;
import org.apache.commons.validator.routines.UrlValidator;
import org.jspecify.annotations.Nullable;

/** The right forms of texts that have one, by Commons Validator. Stateless. */
final class CanonicalForms {
    /** Types that are such forms. */
    static final List<String> TYPES = List.of("email", "url", "iban", "card");

    private static final UrlValidator URLS = new UrlValidator(new String[] {"http", "https", "ftp"});

    private CanonicalForms() {}

    static CanonicalCoercion of(String type) {
        return switch (type) {
            case "email" -> new CanonicalCoercion("an e-mail address", CanonicalForms::email);
            case "url" -> new CanonicalCoercion("a URL", CanonicalForms::url);
            case "iban" -> new CanonicalCoercion("an IBAN", CanonicalForms::iban);
            case "card" -> new CanonicalCoercion("a card number", CanonicalForms::card);
            default -> throw new IllegalArgumentException("no form of this name: " + type);
        };
    }

    /** The domain in lower case; what stands before the @ is the mail server's affair and stays. */
    private static @Nullable String email(String text) {
        String address = text.strip();
        int at = address.lastIndexOf('@');
        return at > 0 && EmailValidator.getInstance().isValid(address)
                ? address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT)
                : null;
    }

    /** Scheme and host in lower case; https where no scheme is written. */
    private static @Nullable String url(String text) {
        String written = text.strip();
        String url = written.contains("://") ? written : "https://" + written;
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            String host = uri.getRawAuthority();
            if (scheme == null || host == null) {
                return null;
            }
            String rest = url.substring(scheme.length() + "://".length() + host.length());
            String canonical = scheme.toLowerCase(Locale.ROOT) + "://" + host.toLowerCase(Locale.ROOT) + rest;
            return URLS.isValid(canonical) ? canonical : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static @Nullable String iban(String text) {
        String compact = text.replace(" ", "").replace("-", "").strip().toUpperCase(Locale.ROOT);
        return IBANValidator.getInstance().isValid(compact) ? compact : null;
    }

    private static @Nullable String card(String text) {
        String digits = text.replace(" ", "").replace("-", "").strip();
        return FormChecks.isCard(digits) ? digits : null;
    }
}
