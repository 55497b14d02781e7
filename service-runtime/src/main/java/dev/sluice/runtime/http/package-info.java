/** The HTTP server of a service: its own routes, health, metrics, the token. */
@NullMarked
package dev.sluice.runtime.http;

import org.jspecify.annotations.NullMarked;
