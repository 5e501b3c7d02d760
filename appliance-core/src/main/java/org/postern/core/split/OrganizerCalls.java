package org.postern.core.split;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.session.HopLogin;

/** The organizer's methods by the names that they have on the wire. */
final class OrganizerCalls {
    /** One of them. */
    @FunctionalInterface
    interface Call {
        @Nullable
        Object answer(HopLogin who, Question question);
    }

    private final Map<String, Call> calls = new LinkedHashMap<>();

    OrganizerCalls(MailOrganizer organizer) {
        calls.put("folders", (who, q) -> organizer.folders(who));
        calls.put("folder", (who, q) -> organizer.folder(who, q.text("name")).orElse(null));
        calls.put("create-folder", (who, q) -> organizer.createFolder(who, q.text("name")));
        calls.put("rename-folder", (who, q) -> organizer.renameFolder(who, q.text("name"), q.text("newName")));
        calls.put("delete-folder", (who, q) -> {
            organizer.deleteFolder(who, q.text("name"));
            return null;
        });
        calls.put(
                "list",
                (who, q) -> organizer.list(
                        who,
                        q.text("folder"),
                        new MailOrganizer.Filter(q.yes("unread"), q.yes("flagged"), q.yes("attachments")),
                        q.offset(),
                        q.limit()));
        calls.put("find", (who, q) -> organizer.find(who, q.text("uidl")).orElse(null));
        calls.put("neighbours", (who, q) -> organizer.neighbours(who, q.text("uidl")));
        calls.put(
                "change-flags",
                (who, q) -> organizer.changeFlags(who, q.texts("uidls"), q.flags("add"), q.flags("remove")));
        calls.put("move", (who, q) -> organizer.move(who, q.texts("uidls"), q.text("folder")));
        calls.put("purge", (who, q) -> organizer.purge(who, q.texts("uidls")));
        calls.put("empty", (who, q) -> organizer.empty(who, q.text("folder")));
        calls.put(
                "search",
                (who, q) -> organizer.search(
                        who, q.optional("folder").orElse(null), q.text("query"), q.offset(), q.limit()));
        calls.put("quota", (who, q) -> organizer.quota(who));
        calls.put("change-count", (who, q) -> organizer.changeCount(who));
        calls.put("outbox", (who, q) -> organizer.outbox(who));
    }

    @Nullable
    Call named(String name) {
        return calls.get(name);
    }

    Set<String> names() {
        return calls.keySet();
    }
}
