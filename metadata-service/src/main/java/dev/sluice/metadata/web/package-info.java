/** The HTTP door: SQL, status, journeys, dead letters, the live page. */
@NullMarked
package dev.sluice.metadata.web;

import org.jspecify.annotations.NullMarked;
