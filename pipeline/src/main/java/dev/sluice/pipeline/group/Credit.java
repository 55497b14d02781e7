package dev.sluice.pipeline.group;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * How far a source was found to agree with the others.
 *
 * @param agreed sum of the shares of the others that agreed, one share per value told
 * @param told values told
 */
record Credit(double agreed, long told) {

    Credit plus(double moreAgreed, long moreTold) {
        return new Credit(agreed + moreAgreed, told + moreTold);
    }

    static void write(Map<String, Credit> credits, DataOutputStream out) throws IOException {
        out.writeInt(credits.size());
        for (Map.Entry<String, Credit> credit : credits.entrySet()) {
            out.writeUTF(credit.getKey());
            out.writeDouble(credit.getValue().agreed);
            out.writeLong(credit.getValue().told);
        }
    }

    static void read(DataInputStream in, Map<String, Credit> credits) throws IOException {
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            credits.put(in.readUTF(), new Credit(in.readDouble(), in.readLong()));
        }
    }
}
