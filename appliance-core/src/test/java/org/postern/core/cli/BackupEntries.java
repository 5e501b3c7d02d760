package org.postern.core.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What is in a backup, by name and in order, and archives of it that nobody honest writes. */
public final class BackupEntries {
    private BackupEntries() {}

    public static Map<String, byte[]> without(Map<String, byte[]> entries, String name) {
        Map<String, byte[]> fewer = new LinkedHashMap<>(entries);
        fewer.remove(name);
        return fewer;
    }

    public static Map<String, byte[]> changed(Map<String, byte[]> entries, String name, byte[] content) {
        Map<String, byte[]> other = new LinkedHashMap<>(entries);
        other.put(name, content);
        return other;
    }

    /** After the configuration, with sums that fit. */
    public static Map<String, byte[]> inserted(Map<String, byte[]> entries, String name, byte[] content) {
        Map<String, byte[]> more = new LinkedHashMap<>();
        entries.forEach((known, bytes) -> {
            more.put(known, bytes);
            if (known.equals("postern.toml")) {
                more.put(name, content);
            }
        });
        return summed(more);
    }

    public static Map<String, byte[]> summed(Map<String, byte[]> entries) {
        JsonObject sums = new JsonObject();
        entries.forEach((name, content) -> {
            if (!name.equals("sums.json")) {
                JsonObject sum = new JsonObject();
                sum.addProperty("size", content.length);
                sum.addProperty("sha256", DataTree.hash(content));
                sums.add(name, sum);
            }
        });
        return changed(entries, "sums.json", sums.toString().getBytes(UTF_8));
    }

    public static byte[] tar(Map<String, byte[]> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Map.Entry<String, byte[]> one : entries.entrySet()) {
                add(tar, new TarArchiveEntry(one.getKey(), TarConstants.LF_NORMAL, true), one.getValue());
            }
        }
        return bytes.toByteArray();
    }

    /** With an entry under an honest name that is no plain file. */
    public static byte[] odd(Map<String, byte[]> entries, byte type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            for (Map.Entry<String, byte[]> one : entries.entrySet()) {
                add(tar, new TarArchiveEntry(one.getKey(), TarConstants.LF_NORMAL, true), one.getValue());
                if (one.getKey().equals("postern.toml")) {
                    TarArchiveEntry entry = new TarArchiveEntry("keys/odd.pem", type, true);
                    entry.setLinkName("/etc/passwd");
                    add(tar, entry, new byte[0]);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
