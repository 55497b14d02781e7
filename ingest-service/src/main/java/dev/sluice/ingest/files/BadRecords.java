package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.pull.OnError;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RecordCheck;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code on_error} makes of the records of files that cannot be read. By default nothing: cleansing makes dead letters of them.
 * Otherwise each record is read here as cleansing will read it, and those it would refuse are counted; {@code skip} sends on their
 * position and the reason without their bytes, so that the ledger accounts for them. Belongs to the task's thread.
 */
final class BadRecords {

    private static final String SKIPPED = "skipped: ";

    private final OnError policy;
    private final @Nullable RecordCheck check;

    BadRecords(OnError policy) {
        this.policy = policy;
        this.check = policy.equals(OnError.DEAD_LETTER) ? null : new RecordCheck();
    }

    /**
     * A record that was judged.
     *
     * @param sent what is sent on in its place
     * @param bad whether it counts as one that cannot be read
     */
    record Judged(Cut sent, boolean bad) {}

    /** Judges what was read last. */
    Judged judge(Cut cut, SourceFile file) {
        RecordCheck reader = check;
        if (reader == null) {
            return new Judged(cut, false);
        }
        String defect = cut.defect() == null ? refusal(reader, payload(cut, file)) : cut.defect();
        if (defect == null) {
            return new Judged(cut, false);
        }
        boolean skips = !policy.kept() && !defect.startsWith(SKIPPED);
        return new Judged(
                skips ? new Cut(cut.mark(), new byte[0], cut.line(), SKIPPED + where(cut, file) + defect) : cut, true);
    }

    private static String where(Cut cut, SourceFile file) {
        return "record " + file.offset().position() + (cut.line() > 0 ? ", line " + cut.line() : "") + ": ";
    }

    private static @Nullable String refusal(RecordCheck reader, RawPayload payload) {
        Optional<Outcome.Rejected> refusal = reader.refusal(payload);
        return refusal.map(why -> why.code() + ": " + why.message()).orElse(null);
    }

    /** The record as its readers will see it. */
    static RawPayload payload(Cut cut, SourceFile file) {
        FileState state = file.offset().state();
        String delimiter = state.delimiter();
        return switch (file.payload()) {
            case CSV ->
                new RawPayload(
                        RawPayload.Format.CSV,
                        state.header(),
                        delimiter == null ? ',' : delimiter.charAt(0),
                        cut.bytes());
            case JSON, UNKNOWN -> RawPayload.json(cut.bytes());
        };
    }

    /** Whether a file has more of them than the definition allows. */
    boolean areTooMany(FileOffset offset) {
        return policy.isTooMuch(offset.state().bad(), offset.position());
    }

    /** Why reading stops then. */
    String reason(FileOffset offset) {
        return offset.state().bad() + " of its first " + offset.position()
                + " records cannot be read, more than on_error allows; mend the file and give it a new name";
    }
}
