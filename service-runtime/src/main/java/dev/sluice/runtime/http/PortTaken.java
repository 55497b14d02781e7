package dev.sluice.runtime.http;

import dev.sluice.runtime.HttpConfig;

/** The HTTP port is in use; the process ends with exit code 75. */
public final class PortTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTaken(HttpConfig config, Throwable cause) {
        super(
                "http.port: cannot listen on " + config.host() + ":" + config.port()
                        + ", something else does; stop that, or set http.port (SLUICE_HTTP_PORT, --set http.port=…) to another port, 0 for any free one",
                cause);
    }
}
