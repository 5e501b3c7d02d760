package org.postern.web.imap;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.web.organizer.FolderRef.Role;

/**
 * Finds the role of each folder: by the server's attributes (SPECIAL-USE, RFC 6154), else by the names that known mail
 * programs use, in English and Japanese. Pure.
 */
final class FolderRoles {
    private static final Map<Role, String> ATTRIBUTES = Map.of(
            Role.DRAFTS, "\\drafts",
            Role.SENT, "\\sent",
            Role.JUNK, "\\junk",
            Role.TRASH, "\\trash",
            Role.ARCHIVE, "\\archive");
    /**
     * The first name is used to create a missing folder. Names of Dovecot, Outlook, Exchange, Apple Mail, Becky!,
     * Thunderbird.
     */
    private static final Map<Role, List<String>> NAMES = Map.of(
            Role.DRAFTS, List.of("Drafts", "Draft", "下書き"),
            Role.SENT, List.of("Sent", "Sent Items", "Sent Messages", "Sent Mail", "送信済み", "送信済みアイテム", "送信済みトレイ"),
            Role.JUNK, List.of("Junk", "Spam", "Junk E-mail", "Junk Email", "Bulk Mail", "迷惑メール"),
            Role.TRASH, List.of("Trash", "Deleted Items", "Deleted Messages", "Bin", "ごみ箱", "ゴミ箱", "削除済みアイテム"),
            Role.ARCHIVE, List.of("Archive", "Archives", "アーカイブ"));

    private FolderRoles() {}

    /**
     * The folder of each role that has one.
     *
     * @param prefix prefix of the person's own folders at the server, such as {@code INBOX.}; may be empty
     */
    static Map<Role, ListedFolder> of(List<ListedFolder> folders, String prefix) {
        Map<Role, ListedFolder> roles = new EnumMap<>(Role.class);
        Set<ListedFolder> taken = new HashSet<>();
        for (ListedFolder folder : folders) {
            if (folder.isInbox() && taken.add(folder)) {
                roles.putIfAbsent(Role.INBOX, folder);
            }
        }
        ATTRIBUTES.forEach((role, attribute) -> folders.stream()
                .filter(each -> each.selectable() && each.attributes().contains(attribute) && !taken.contains(each))
                .findFirst()
                .ifPresent(folder -> take(roles, taken, role, folder)));
        NAMES.forEach((role, names) -> {
            for (String name : names) {
                folders.stream()
                        .filter(each -> each.selectable()
                                && !roles.containsKey(role)
                                && !taken.contains(each)
                                && isNamed(each, prefix, name))
                        .findFirst()
                        .ifPresent(folder -> take(roles, taken, role, folder));
            }
        });
        return roles;
    }

    /** Whether the folder has this name at the top level, with or without the prefix: older programs left it out. */
    private static boolean isNamed(ListedFolder folder, String prefix, String name) {
        return folder.mailbox().equalsIgnoreCase(prefix + name)
                || folder.mailbox().equalsIgnoreCase(name);
    }

    private static void take(Map<Role, ListedFolder> roles, Set<ListedFolder> taken, Role role, ListedFolder folder) {
        roles.put(role, folder);
        taken.add(folder);
    }

    /** The name at the server for a new folder of a role. */
    static String standardName(Role role, String prefix) {
        return prefix + NAMES.getOrDefault(role, List.of("INBOX")).get(0);
    }

    /** The RFC 6154 attribute of a role that has one. */
    static String attribute(Role role) {
        String lower = ATTRIBUTES.getOrDefault(role, "");
        return lower.isEmpty() ? "" : "\\" + Character.toUpperCase(lower.charAt(1)) + lower.substring(2);
    }
}
