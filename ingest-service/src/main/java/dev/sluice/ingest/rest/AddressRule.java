package dev.sluice.ingest.rest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Which addresses of a network are somebody's own: not to be asked unless a definition says so. Thread-safe. */
final class AddressRule {

    private AddressRule() {}

    /** Whether an address is loopback, link-local, private, shared, multicast, reserved, or an IPv6 form of such a one. */
    static boolean isInternal(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isInternal6(bytes) : isInternal4(bytes);
    }

    private static boolean isInternal4(byte[] bytes) {
        int first = bytes[0] & 0xFF;
        int second = bytes[1] & 0xFF;
        int third = bytes[2] & 0xFF;
        return first == 0
                || first >= 240
                || (first == 100 && second >= 64 && second <= 127)
                || (first == 192 && second == 0 && (third == 0 || third == 2))
                || (first == 198 && (second == 18 || second == 19));
    }

    private static boolean isInternal6(byte[] bytes) {
        if ((bytes[0] & 0xFE) == 0xFC) {
            return true; // unique local
        }
        if (bytes[0] == 0x20 && bytes[1] == 0x02) {
            return isInternal(Arrays.copyOfRange(bytes, 2, 6)); // 6to4
        }
        boolean translated =
                bytes[0] == 0 && bytes[1] == 0x64 && (bytes[2] & 0xFF) == 0xFF && (bytes[3] & 0xFF) == 0x9B;
        boolean embedded = true;
        for (int i = 0; i < 10; i++) {
            embedded &= bytes[i] == 0;
        }
        return (translated || embedded) && isInternal(Arrays.copyOfRange(bytes, 12, 16));
    }

    private static boolean isInternal(byte[] four) {
        try {
            return isInternal(InetAddress.getByAddress(four));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
