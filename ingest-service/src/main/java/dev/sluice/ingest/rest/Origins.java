package dev.sluice.ingest.rest;

import dev.sluice.ingest.pull.SourceTrouble;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Which servers a source may be sent to, and that nobody is told a secret or a query of a URL. Immutable.
 *
 * @param base the base URL of the definition
 * @param hosts further hosts that links and redirects may lead to
 */
record Origins(URI base, Set<String> hosts) {

    Origins {
        hosts = Set.copyOf(hosts);
    }

    /**
     * Checks where a link or a redirect leads.
     *
     * @throws SourceTrouble if it is another server than the definition names, or an unencrypted way behind an encrypted one
     */
    URI check(URI target, String what) throws SourceTrouble {
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new SourceTrouble(what + " leads to scheme '" + scheme + "': refused, only http and https are asked");
        }
        if (target.getHost() == null || target.getUserInfo() != null) {
            throw new SourceTrouble(what + " leads to a URL without a host, or with a password: refused");
        }
        if (isSame(target, base)) {
            return target;
        }
        if (base.getScheme().equalsIgnoreCase("https") && scheme.equals("http")) {
            throw new SourceTrouble(what + " leads from https to http: refused");
        }
        boolean upgraded =
                target.getHost().equalsIgnoreCase(base.getHost()) && scheme.equals("https") && base.getPort() < 0;
        if (!upgraded && !hosts.contains(target.getHost().toLowerCase(Locale.ROOT))) {
            throw new SourceTrouble(what + " leads to another server, " + shown(target)
                    + ": refused; if that is meant, write client.allowed_hosts: [" + target.getHost() + "]");
        }
        return target;
    }

    /**
     * A link seen from a page. {@link URI#resolve} drops the last segment before a link that is a query only.
     *
     * @throws IllegalArgumentException if it is no URL
     */
    static URI resolve(URI page, String link) {
        if (link.startsWith("?")) {
            String text = page.toString();
            int query = text.indexOf('?');
            return URI.create((query < 0 ? text : text.substring(0, query)) + link);
        }
        return page.resolve(link);
    }

    private static boolean isSame(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme())
                && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    /** A URL for messages: without its query, which may hold a secret. */
    static String shown(URI url) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return url.getScheme() + "://" + url.getRawAuthority() + path;
    }
}
