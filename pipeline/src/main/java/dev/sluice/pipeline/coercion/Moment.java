package dev.sluice.pipeline.coercion;

import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** What a text says about a point in time; each part may be missing. */
record Moment(
        @Nullable LocalDate date,
        @Nullable LocalTime time,
        @Nullable ZoneId zone) {}
