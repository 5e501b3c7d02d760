package org.postern.core.backup;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.postern.core.ApplianceException;

/** The sizes and SHA-256 sums of a backup's entries, by name. */
record Sums(Map<String, Sum> of) {
    Sums() {
        this(new TreeMap<>());
    }

    /** The sum of one entry. */
    record Sum(long size, String sha256) {}

    /** Among several entries with one name the last counts. */
    void put(String name, long size, MessageDigest digest) {
        of.put(name, new Sum(size, HexFormat.of().formatHex(digest.digest())));
    }

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    String json() {
        JsonObject json = new JsonObject();
        of.forEach((name, sum) -> {
            JsonObject one = new JsonObject();
            one.addProperty("size", sum.size());
            one.addProperty("sha256", sum.sha256());
            json.add(name, one);
        });
        return json.toString();
    }

    static Sums parse(String text) {
        try {
            Sums sums = new Sums();
            for (Map.Entry<String, JsonElement> one :
                    JsonParser.parseString(text).getAsJsonObject().entrySet()) {
                JsonObject sum = one.getValue().getAsJsonObject();
                sums.of.put(
                        one.getKey(),
                        new Sum(sum.get("size").getAsLong(), sum.get("sha256").getAsString()));
            }
            return sums;
        } catch (JsonParseException
                | IllegalStateException
                | NumberFormatException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new ApplianceException("the backup's list of checksums is damaged. Nothing was changed", e);
        }
    }
}
