package org.postern.core.backup;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.store.mailbox.StoreContents;

/** The accounts and folders of a backup as JSON. */
final class ContentsText {
    private ContentsText() {}

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

    static StoreContents parse(String text) {
        try {
            JsonObject all = JsonParser.parseString(text).getAsJsonObject();
            List<StoreContents.OfAccount> accounts = new ArrayList<>();
            for (JsonElement element : all.getAsJsonArray("accounts")) {
                JsonObject account = element.getAsJsonObject();
                List<StoreContents.OfFolder> folders = new ArrayList<>();
                for (JsonElement each : account.getAsJsonArray("folders")) {
                    JsonObject folder = each.getAsJsonObject();
                    folders.add(new StoreContents.OfFolder(
                            BackupManifest.plain(folder.get("name").getAsString()),
                            folder.get("messages").getAsLong(),
                            folder.get("unread").getAsLong(),
                            folder.get("bytes").getAsLong()));
                }
                accounts.add(new StoreContents.OfAccount(
                        BackupManifest.plain(account.get("address").getAsString()),
                        account.get("enabled").getAsBoolean(),
                        folders));
            }
            return new StoreContents(
                    all.get("schema").getAsInt(), accounts, all.get("queued").getAsLong());
        } catch (JsonParseException
                | IllegalStateException
                | NumberFormatException
                | NullPointerException
                | ClassCastException
                | UnsupportedOperationException e) {
            throw new ApplianceException("the backup's list of contents is damaged. Nothing was changed", e);
        }
    }
}
