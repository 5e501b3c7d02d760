package org.postern.core.split;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.session.HopLogin;

/** The mail node's organizer, from the web node. Thread-safe. */
final class RemoteOrganizer implements MailOrganizer {
    private static final TypeToken<List<Folder>> FOLDERS = new TypeToken<>() {};
    private static final TypeToken<List<String>> TEXTS = new TypeToken<>() {};
    private static final TypeToken<List<Outgoing>> OUTGOING = new TypeToken<>() {};

    private final Caller caller;
    private final long maxMessage;

    RemoteOrganizer(Caller caller, long maxMessage) {
        this.caller = caller;
        this.maxMessage = maxMessage;
    }

    @Override
    public List<Folder> folders(HopLogin who) {
        return value(ask(who, "folders", new JsonObject()), FOLDERS);
    }

    @Override
    public Optional<Folder> folder(HopLogin who, String name) {
        return perhaps(ask(who, "folder", named(name)), Folder.class);
    }

    @Override
    public Folder createFolder(HopLogin who, String name) {
        return value(once(who, "create-folder", named(name)), TypeToken.get(Folder.class));
    }

    @Override
    public Folder renameFolder(HopLogin who, String name, String newName) {
        JsonObject question = named(name);
        question.addProperty("newName", newName);
        return value(once(who, "rename-folder", question), TypeToken.get(Folder.class));
    }

    @Override
    public void deleteFolder(HopLogin who, String name) {
        once(who, "delete-folder", named(name));
    }

    @Override
    public Listing list(HopLogin who, String folder, Filter filter, int offset, int limit) {
        JsonObject question = rows(offset, limit);
        question.addProperty("folder", folder);
        question.addProperty("unread", filter.unread());
        question.addProperty("flagged", filter.flagged());
        question.addProperty("attachments", filter.attachments());
        return value(ask(who, "list", question), TypeToken.get(Listing.class));
    }

    @Override
    public Optional<Entry> find(HopLogin who, String uidl) {
        return perhaps(ask(who, "find", of(uidl)), Entry.class);
    }

    @Override
    public Neighbours neighbours(HopLogin who, String uidl) {
        return value(ask(who, "neighbours", of(uidl)), TypeToken.get(Neighbours.class));
    }

    @Override
    public int changeFlags(HopLogin who, Collection<String> uidls, Set<Flag> add, Set<Flag> remove) {
        JsonObject question = of(uidls);
        question.add("add", texts(add.stream().map(Flag::name).toList()));
        question.add("remove", texts(remove.stream().map(Flag::name).toList()));
        return value(ask(who, "change-flags", question), TypeToken.get(Integer.class));
    }

    @Override
    public List<String> move(HopLogin who, Collection<String> uidls, String folder) {
        JsonObject question = of(uidls);
        question.addProperty("folder", folder);
        return value(once(who, "move", question), TEXTS);
    }

    @Override
    public int purge(HopLogin who, Collection<String> uidls) {
        return value(once(who, "purge", of(uidls)), TypeToken.get(Integer.class));
    }

    @Override
    public int empty(HopLogin who, String folder) {
        JsonObject question = new JsonObject();
        question.addProperty("folder", folder);
        return value(once(who, "empty", question), TypeToken.get(Integer.class));
    }

    @Override
    public Listing search(HopLogin who, @Nullable String folder, String query, int offset, int limit) {
        JsonObject question = rows(offset, limit);
        if (folder != null) {
            question.addProperty("folder", folder);
        }
        question.addProperty("query", query);
        return value(ask(who, "search", question), TypeToken.get(Listing.class));
    }

    @Override
    public String saveDraft(HopLogin who, InputStream message, Optional<String> replaces) throws IOException {
        return value(message(who, ControlAnswers.SAVE_DRAFT, message, replaces), TypeToken.get(String.class));
    }

    /** The mail node is a mail server of this kind: what goes out through its SMTP it files by itself. */
    @Override
    public boolean keepsSent() {
        return true;
    }

    @Override
    public void keepSent(HopLogin who, InputStream message) throws IOException {
        message(who, ControlAnswers.KEEP_SENT, message, Optional.empty());
    }

    @Override
    public Quota quota(HopLogin who) {
        return value(ask(who, "quota", new JsonObject()), TypeToken.get(Quota.class));
    }

    @Override
    public long changeCount(HopLogin who) {
        return value(ask(who, "change-count", new JsonObject()), TypeToken.get(Long.class));
    }

    @Override
    public List<Outgoing> outbox(HopLogin who) {
        return value(ask(who, "outbox", new JsonObject()), OUTGOING);
    }

    /** Asked again where the connection broke: the same question has the same answer. */
    private JsonElement ask(HopLogin who, String method, JsonObject question) {
        return call(who, method, question, true);
    }

    /** Done twice, it would fail or tell another number the second time. */
    private JsonElement once(HopLogin who, String method, JsonObject question) {
        return call(who, method, question, false);
    }

    private JsonElement call(HopLogin who, String method, JsonObject question, boolean twice) {
        try {
            return caller.ask(ControlAnswers.ORGANIZER + method, Optional.of(who.secret()), question, twice);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private JsonElement message(HopLogin who, String path, InputStream message, Optional<String> replaces) {
        Watched watched = new Watched(new Limited(message, maxMessage));
        try {
            return caller.send(path, who.secret(), replaces, watched);
        } catch (IOException e) {
            throw watched.refusal().orElseGet(() -> unreachable(e));
        }
    }

    private <T> T value(JsonElement answer, TypeToken<T> type) {
        try {
            return caller.value(answer, type);
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private <T> Optional<T> perhaps(@Nullable JsonElement answer, Class<T> type) {
        return answer == null || answer.isJsonNull()
                ? Optional.empty()
                : Optional.of(value(answer, TypeToken.get(type)));
    }

    private static OrganizerException unreachable(IOException cause) {
        OrganizerException told = new OrganizerException("the mail server cannot be reached", false);
        told.initCause(cause);
        return told;
    }

    private static JsonObject named(String name) {
        JsonObject question = new JsonObject();
        question.addProperty("name", name);
        return question;
    }

    private static JsonObject of(String uidl) {
        JsonObject question = new JsonObject();
        question.addProperty("uidl", uidl);
        return question;
    }

    private static JsonObject of(Collection<String> uidls) {
        JsonObject question = new JsonObject();
        question.add("uidls", texts(uidls));
        return question;
    }

    private static JsonObject rows(int offset, int limit) {
        JsonObject question = new JsonObject();
        question.addProperty("offset", offset);
        question.addProperty("limit", limit);
        return question;
    }

    private static JsonArray texts(Collection<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }
}
