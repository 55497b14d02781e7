@NullMarked
package dev.sluice.ingest.rest;

import org.jspecify.annotations.NullMarked;
