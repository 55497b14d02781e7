package dev.sluice.pipeline.personal;

import java.util.List;

/** Finds one kind of data about persons. Immutable and thread-safe; time is linear in the text. */
interface Detector {
    /** Name that definitions call it by. */
    String kind();

    /** Every place it finds; places may overlap. */
    List<PersonalSpan> find(String text);
}
