package dev.sluice.ingest.cut;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Inputs and results for tests of splitters. */
final class Inputs {

    private Inputs() {}

    /** A stream that hands out its bytes in small pieces of random size. */
    static InputStream dribbling(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] target, int off, int len) {
                return super.read(target, off, Math.min(len, 1 + random.nextInt(9)));
            }
        };
    }

    static List<Cut> all(RecordSplitter splitter) throws IOException {
        var cuts = new ArrayList<Cut>();
        for (Cut cut = splitter.next(); cut != null; cut = splitter.next()) {
            if (cut.mark() != Cut.Mark.PENDING) {
                cuts.add(cut);
            }
        }
        return cuts;
    }

    static List<String> texts(List<Cut> cuts) {
        return cuts.stream().map(Inputs::text).toList();
    }

    static String text(Cut cut) {
        return new String(cut.bytes(), StandardCharsets.UTF_8);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** The offset behind each result, in order. */
    static List<Resume> resumes(byte[] input, Function<ByteWindow, RecordSplitter> open, int limit) throws IOException {
        var resumes = new ArrayList<Resume>();
        RecordSplitter splitter = open.apply(new ByteWindow(new ByteArrayInputStream(input), limit, 0));
        for (Cut cut = splitter.next(); cut != null; cut = splitter.next()) {
            resumes.add(new Resume(cut, splitter.offset(), splitter.line(), splitter.mode()));
        }
        return resumes;
    }

    record Resume(Cut cut, long offset, long line, int mode) {}

    /** A random text over an alphabet. */
    static String random(Random random, String alphabet, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
