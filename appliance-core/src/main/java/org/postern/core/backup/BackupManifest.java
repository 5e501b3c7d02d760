package org.postern.core.backup;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.core.Version;

/**
 * A backup's description of itself, at its beginning.
 *
 * @param version of the program that made it
 * @param schema of the mail database; 0 where there is none
 * @param made when it was begun
 * @param host the box's name
 * @param databaseBytes size of the mail database, without its log
 * @param outside files outside the data directory that the configuration names; they are not in the backup
 */
public record BackupManifest(
        Version version, int schema, Instant made, String host, long databaseBytes, List<String> outside) {
    /** The format of the tar file: its entries and their order. */
    static final int FORMAT = 1;

    public BackupManifest {
        outside = List.copyOf(outside);
    }

    /**
     * Throws {@link ApplianceException} when a newer program made it, since it may contain things unknown to this one.
     */
    public void refuseNewer(Version running) {
        if (version.compareTo(running) > 0) {
            throw new ApplianceException("the backup was made by Postern " + version + ", and this is Postern "
                    + running + ". Nothing was changed; install version " + version + " or a newer one");
        }
    }

    /** Whether there is mail in it: a web node has none. */
    public boolean mail() {
        return schema > 0;
    }

    String json() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("version", version.text());
        json.addProperty("schema", schema);
        json.addProperty("made", made.toString());
        json.addProperty("host", host);
        json.addProperty("databaseBytes", databaseBytes);
        JsonArray files = new JsonArray();
        outside.forEach(files::add);
        json.add("outside", files);
        return json.toString();
    }

    static BackupManifest parse(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            int format = json.get("format").getAsInt();
            if (format != FORMAT) {
                throw new ApplianceException("the backup was made by a newer Postern (format " + format
                        + ", this one knows " + FORMAT + "). Nothing was changed; use the newer version");
            }
            List<String> outside = new ArrayList<>();
            for (JsonElement file : json.getAsJsonArray("outside")) {
                outside.add(plain(file.getAsString()));
            }
            BackupManifest manifest = new BackupManifest(
                    new Version(json.get("version").getAsString()),
                    json.get("schema").getAsInt(),
                    Instant.parse(json.get("made").getAsString()),
                    plain(json.get("host").getAsString()),
                    json.get("databaseBytes").getAsLong(),
                    outside);
            if (manifest.schema < 0 || manifest.databaseBytes < 0) {
                throw new IllegalStateException("a negative number");
            }
            return manifest;
        } catch (JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException
                | DateTimeException e) {
            throw new ApplianceException("the backup's description of itself is damaged. Nothing was changed", e);
        }
    }

    /** Made safe for a terminal. */
    static String plain(String text) {
        return text.codePoints()
                .limit(300)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
