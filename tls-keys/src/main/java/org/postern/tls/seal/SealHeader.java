package org.postern.tls.seal;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postern.tls.KeyDigests;
import org.postern.tls.TlsKeyException;

/**
 * The header before the sealed body: how to get its key. The whole header is bound to the body as associated data, so
 * that no part of it can be exchanged. The checksum at its end tells a damaged file from a wrong key.
 *
 * <pre>
 * 8 octets  magic "PosternS"      1  version (1)      1  number of slots (1 to 4)
 * slot:  1  kind      2  length of what follows      the wrapped key
 * 32 octets SHA-256 of everything before
 * </pre>
 */
final class SealHeader {
    static final int VERSION = 1;
    static final int MOST_SLOTS = 4;

    private static final byte[] MAGIC = "PosternS".getBytes(StandardCharsets.US_ASCII);

    static final int MAGIC_LENGTH = MAGIC.length;
    private static final int CHECKSUM = 32;

    private final List<KeySlot> slots;
    private final byte[] octets;

    private SealHeader(List<KeySlot> slots, byte[] octets) {
        this.slots = List.copyOf(slots);
        this.octets = octets;
    }

    List<KeySlot> slots() {
        return slots;
    }

    /** The header as written to the file, with its checksum. */
    byte[] octets() {
        return octets.clone();
    }

    static SealHeader of(List<KeySlot> slots) {
        if (slots.isEmpty() || slots.size() > MOST_SLOTS) {
            throw new IllegalArgumentException("a sealed file has 1 to " + MOST_SLOTS + " key slots");
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(MAGIC);
        out.write(VERSION);
        out.write(slots.size());
        for (KeySlot slot : slots) {
            byte[] body = slot.octets();
            out.write(slot.kind());
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) body.length).array());
            out.writeBytes(body);
        }
        out.writeBytes(KeyDigests.sha256(out.toByteArray()));
        return new SealHeader(slots, out.toByteArray());
    }

    /** Reads the header only, and checks every octet before it uses any. */
    static SealHeader read(InputStream in) throws IOException {
        Recorder recorder = new Recorder(new DataInputStream(in));
        try {
            byte[] magic = recorder.take(MAGIC.length);
            if (!MessageDigest.isEqual(magic, MAGIC)) {
                throw new TlsKeyException(
                        "this is not a Postern backup: it does not begin like one. Nothing was changed");
            }
            int version = recorder.take(1)[0];
            int count = recorder.take(1)[0];
            if (version != VERSION) {
                throw new TlsKeyException("the file is damaged, or was made by a newer Postern (format " + version
                        + ", this one knows " + VERSION + "). Nothing was changed");
            }
            if (count < 1 || count > MOST_SLOTS) {
                throw damaged();
            }
            List<byte[]> bodies = new ArrayList<>();
            List<Integer> kinds = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                kinds.add((int) recorder.take(1)[0]);
                int length = ByteBuffer.wrap(recorder.take(2)).getShort();
                if (length < 0 || length > KeySlot.MOST_OCTETS) {
                    throw damaged();
                }
                bodies.add(recorder.take(length));
            }
            byte[] expected = KeyDigests.sha256(recorder.taken());
            if (!MessageDigest.isEqual(expected, recorder.take(CHECKSUM))) {
                throw damaged();
            }
            List<KeySlot> slots = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                slots.add(KeySlot.read(kinds.get(i), bodies.get(i)));
            }
            return new SealHeader(slots, recorder.taken());
        } catch (EOFException e) {
            throw new TlsKeyException("the file ends before its header does: it was cut short. Nothing was changed", e);
        }
    }

    static TlsKeyException damaged() {
        return new TlsKeyException("the header of the file is damaged: its checksum does not fit. Nothing was changed");
    }

    private record Recorder(DataInputStream in, ByteArrayOutputStream all) {
        Recorder(DataInputStream in) {
            this(in, new ByteArrayOutputStream());
        }

        byte[] take(int count) throws IOException {
            byte[] octets = new byte[count];
            in.readFully(octets);
            all.writeBytes(octets);
            return octets;
        }

        byte[] taken() {
            return all.toByteArray();
        }
    }

    static boolean begins(byte[] octets) {
        return Arrays.equals(octets, MAGIC);
    }
}
