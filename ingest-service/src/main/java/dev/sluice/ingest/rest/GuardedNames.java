package dev.sluice.ingest.rest;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Resolves names for connections, and hands out only addresses that may be asked. The connection goes to the very address that was
 * checked, so a name that answers differently the next time gains nothing. Thread-safe.
 */
public final class GuardedNames implements DnsResolver {

    /** Looks up a name, or reads an address. */
    @FunctionalInterface
    public interface Lookup {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final boolean allInternal;
    private final Set<String> internalHosts;
    private final @Nullable String mend;

    /**
     * @param allInternal whether internal addresses may be asked for any name
     * @param internalHosts names that may lead to internal addresses
     */
    GuardedNames(Lookup lookup, boolean allInternal, Set<String> internalHosts) {
        this(lookup, allInternal, internalHosts, null);
    }

    /** @param mend what to write where an internal address is meant; null: the key of connector {@code rest} with the host */
    public GuardedNames(Lookup lookup, boolean allInternal, Set<String> internalHosts, @Nullable String mend) {
        this.lookup = lookup;
        this.allInternal = allInternal;
        this.internalHosts = Set.copyOf(internalHosts);
        this.mend = mend;
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] found = lookup.find(host);
        if (allInternal || internalHosts.contains(host)) {
            return found;
        }
        List<InetAddress> open =
                Arrays.stream(found).filter(a -> !AddressRule.isInternal(a)).toList();
        if (open.isEmpty()) {
            throw new RefusedAddress("'" + host + "' leads to an internal address; if that is meant, write "
                    + (mend == null ? "client.allow_private_addresses: [" + host + "]" : mend));
        }
        return open.toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** An address that may not be asked. */
    static final class RefusedAddress extends UnknownHostException {

        private static final long serialVersionUID = 1L;

        RefusedAddress(String message) {
            super(message);
        }
    }
}
