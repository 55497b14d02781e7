package dev.sluice.pipeline.personal;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.validator.routines.InetAddressValidator;

/** Addresses on the internet, IPv4 and IPv6. */
final class IpDetector implements Detector {
    private static final Pattern FOUR =
            Pattern.compile("(?:^|[^0-9A-Za-z.])([0-9]{1,3}(?:\\.[0-9]{1,3}){3})(?:$|[^0-9A-Za-z.]|\\.(?:\\s|$))");
    private static final Pattern SIX =
            Pattern.compile("(?:^|[^0-9A-Za-z:.])([0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})");
    private static final int SHORTEST_SIX = 6;

    @Override
    public String kind() {
        return "ip";
    }

    @Override
    public List<PersonalSpan> find(String text) {
        if (!Matches.hasDigit(text)) {
            return List.of();
        }
        InetAddressValidator addresses = InetAddressValidator.getInstance();
        List<PersonalSpan> spans = new ArrayList<>(Matches.of(kind(), FOUR, text, addresses::isValidInet4Address));
        if (text.indexOf(':') >= 0) {
            spans.addAll(Matches.of(
                    kind(),
                    SIX,
                    text,
                    found -> found.length() >= SHORTEST_SIX && addresses.isValidInet6Address(found)));
        }
        return spans;
    }
}
