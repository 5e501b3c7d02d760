package org.postern.web.imap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;

/**
 * One person's current folders. Shows levels with a slash, whatever separator the server uses, and without the prefix
 * of the person's own folders. No two folders have the same name, because pages compare names without case. Immutable.
 */
final class FolderTree {
    private static final List<Role> ROLES =
            List.of(Role.INBOX, Role.DRAFTS, Role.SENT, Role.ARCHIVE, Role.JUNK, Role.TRASH);

    private final List<FolderLocation> places;
    private final String prefix;
    private final char separator;
    private final long fingerprint;

    private FolderTree(List<FolderLocation> places, String prefix, char separator, long fingerprint) {
        this.places = List.copyOf(places);
        this.prefix = prefix;
        this.separator = separator;
        this.fingerprint = fingerprint;
    }

    /**
     * Builds the tree from a LIST response.
     *
     * @param prefix prefix of the person's own folders (NAMESPACE, RFC 2342); may be empty
     * @param separator for new folders; 0 if the server has no levels
     */
    static FolderTree of(List<ListedFolder> listed, String prefix, char separator) {
        Map<Role, ListedFolder> roles = FolderRoles.of(listed, prefix);
        Set<String> names = new HashSet<>();
        List<FolderLocation> places = new ArrayList<>();
        for (Role role : ROLES) {
            names.add(role.key());
        }
        for (Role role : ROLES) {
            ListedFolder folder = roles.get(role);
            String mailbox = folder == null
                    ? FolderRoles.standardName(role, role == Role.INBOX ? "" : prefix)
                    : folder.mailbox();
            String shown = role == Role.INBOX ? "Inbox" : shown(mailbox, prefix, separator);
            names.add(shown.toLowerCase(Locale.ROOT));
            places.add(new FolderLocation(
                    mailbox,
                    new Folder(
                            FolderRef.of(role),
                            shown,
                            folder == null ? 0 : folder.messages(),
                            folder == null ? 0 : folder.unread()),
                    folder != null || role == Role.INBOX,
                    false));
        }
        listed.stream()
                .filter(each -> each.selectable() && !each.isInbox() && !roles.containsValue(each))
                .map(each -> other(each, prefix, names))
                .sorted(Comparator.comparing(place -> place.folder().name(), String.CASE_INSENSITIVE_ORDER))
                .forEach(places::add);
        return new FolderTree(places, prefix, separator, fingerprint(listed));
    }

    private static FolderLocation other(ListedFolder folder, String prefix, Set<String> names) {
        String name = shown(folder.mailbox(), prefix, folder.separator());
        if (!names.add(name.toLowerCase(Locale.ROOT))) {
            name = name + " ("
                    + Long.toHexString(MessageId.folder(folder.mailbox())).substring(0, 4) + ")";
            names.add(name.toLowerCase(Locale.ROOT));
        }
        Folder shown = new Folder(FolderRef.own(name), name, folder.messages(), folder.unread());
        return new FolderLocation(folder.mailbox(), shown, true, folder.isView());
    }

    private static String shown(String mailbox, String prefix, char separator) {
        String own = mailbox.length() > prefix.length() && mailbox.startsWith(prefix)
                ? mailbox.substring(prefix.length())
                : mailbox;
        return separator == 0 ? own : own.replace(separator, '/');
    }

    private static long fingerprint(List<ListedFolder> listed) {
        long sum = 17;
        for (ListedFolder each : listed) {
            sum = 31 * sum + each.hashCode();
        }
        return sum;
    }

    /** All folders that can hold messages, role folders first; \Noselect folders are left out. */
    List<FolderLocation> places() {
        return places;
    }

    List<Folder> folders() {
        return places.stream().map(FolderLocation::folder).toList();
    }

    Optional<FolderLocation> at(FolderRef folder) {
        return first(place -> place.folder().ref().equals(folder));
    }

    FolderLocation role(Role role) {
        return first(place -> place.folder().role() == role).orElseThrow();
    }

    Optional<FolderLocation> hashed(long hash) {
        return first(place -> place.exists() && place.hash() == hash);
    }

    private Optional<FolderLocation> first(Predicate<FolderLocation> wanted) {
        return places.stream().filter(wanted).findFirst();
    }

    /** Changes when a folder appears, disappears or holds other messages, as far as LIST and STATUS show. */
    long fingerprint() {
        return fingerprint;
    }

    /**
     * The name at the server for a new folder.
     *
     * @return empty for a name that no folder of that server can have
     */
    Optional<String> mailboxFor(String name) {
        String[] levels = name.split("/", -1);
        boolean fine = name.length() <= 200 && (levels.length == 1 || separator != 0);
        for (String level : levels) {
            boolean printable = level.codePoints()
                    .noneMatch(c -> Character.isISOControl(c) || c == '%' || c == '*' || c == '\\' || c == '"');
            fine &= printable && !level.isBlank() && level.equals(level.strip()) && level.indexOf(separator) < 0;
        }
        return fine ? Optional.of(prefix + String.join(String.valueOf(separator), levels)) : Optional.empty();
    }
}
