package org.postern.web.session;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes kept forms as octets, for sealing; only the process that wrote them reads them back. */
final class KeptFormCodec {
    private KeptFormCodec() {}

    static byte[] write(KeptForm form) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(octets)) {
            text(out, form.path());
            out.writeInt(form.values().size());
            for (Map.Entry<String, List<String>> field : form.values().entrySet()) {
                text(out, field.getKey());
                texts(out, field.getValue());
            }
            texts(out, form.lostFiles());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toByteArray();
    }

    static KeptForm read(byte[] octets) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(octets))) {
            String path = text(in);
            Map<String, List<String>> values = new LinkedHashMap<>();
            int fields = in.readInt();
            for (int i = 0; i < fields; i++) {
                String name = text(in);
                values.put(name, texts(in));
            }
            return new KeptForm(path, values, texts(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void texts(DataOutputStream out, List<String> values) throws IOException {
        out.writeInt(values.size());
        for (String value : values) {
            text(out, value);
        }
    }

    private static List<String> texts(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(text(in));
        }
        return values;
    }

    /** DataOutputStream.writeUTF is limited to 64 KiB. */
    private static void text(DataOutputStream out, String value) throws IOException {
        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(octets.length);
        out.write(octets);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}
