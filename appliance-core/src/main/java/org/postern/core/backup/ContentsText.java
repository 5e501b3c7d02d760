package org.postern.core.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.store.copy.StoreContents;

/** The accounts and folders of a backup as JSON. */
final class ContentsText {
    private ContentsText() {}

    static byte[] octets(StoreContents contents) {
        byte[] octets = json(contents).getBytes(UTF_8);
        if (octets.length > EntryNames.MOST_CONTENTS) {
            throw new ApplianceException("the box has more folders than a backup can list; the backup was not made");
        }
        return octets;
    }

    static String json(StoreContents contents) {
        JsonArray accounts = new JsonArray();
        for (StoreContents.OfAccount account : contents.accounts()) {
            JsonArray folders = new JsonArray();
            for (StoreContents.OfFolder folder : account.folders()) {
                JsonObject one = new JsonObject();
                one.addProperty("name", folder.name());
                one.addProperty("messages", folder.messages());
                one.addProperty("unread", folder.unread());
                one.addProperty("bytes", folder.bytes());
                folders.add(one);
            }
            JsonObject one = new JsonObject();
            one.addProperty("address", account.address());
            one.addProperty("enabled", account.enabled());
            one.add("folders", folders);
            accounts.add(one);
        }
        JsonObject all = new JsonObject();
        all.addProperty("schema", contents.schema());
        all.addProperty("queued", contents.queued());
        all.add("accounts", accounts);
        return all.toString();
    }

    /** Reads exactly what {@link #json} writes, piece by piece: a JSON tree of a hostile size could take all memory. */
    static StoreContents parse(String text) {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.beginObject();
            int schema = (int) number(in, "schema");
            long queued = number(in, "queued");
            List<StoreContents.OfAccount> accounts = list(in, "accounts", ContentsText::account);
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalStateException("more after its end");
            }
            return new StoreContents(schema, accounts, queued);
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw new ApplianceException("the backup's list of contents is damaged. Nothing was changed", e);
        }
    }

    private interface Element<T> {
        T read(JsonReader in) throws IOException;
    }

    private static StoreContents.OfAccount account(JsonReader in) throws IOException {
        in.beginObject();
        String address = text(in, "address");
        name(in, "enabled");
        boolean enabled = in.nextBoolean();
        List<StoreContents.OfFolder> folders = list(in, "folders", ContentsText::folder);
        in.endObject();
        return new StoreContents.OfAccount(address, enabled, folders);
    }

    private static StoreContents.OfFolder folder(JsonReader in) throws IOException {
        in.beginObject();
        StoreContents.OfFolder folder = new StoreContents.OfFolder(
                text(in, "name"), number(in, "messages"), number(in, "unread"), number(in, "bytes"));
        in.endObject();
        return folder;
    }

    private static <T> List<T> list(JsonReader in, String name, Element<T> element) throws IOException {
        name(in, name);
        List<T> all = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            all.add(element.read(in));
        }
        in.endArray();
        return all;
    }

    private static String text(JsonReader in, String name) throws IOException {
        name(in, name);
        return BackupManifest.plain(in.nextString());
    }

    private static long number(JsonReader in, String name) throws IOException {
        name(in, name);
        return in.nextLong();
    }

    private static void name(JsonReader in, String name) throws IOException {
        if (!in.nextName().equals(name)) {
            throw new IllegalStateException("no " + name + " where it belongs");
        }
    }
}
