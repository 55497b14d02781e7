/** The connector {@code rest}: HTTP APIs that answer in JSON, declared in the definition. */
@NullMarked
package dev.sluice.ingest.rest;

import org.jspecify.annotations.NullMarked;
