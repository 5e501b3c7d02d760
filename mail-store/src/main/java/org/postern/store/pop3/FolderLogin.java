package org.postern.store.pop3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postern.store.mailbox.FolderRole;

/**
 * The account and the folder that a POP3 login name asks for: {@code alice@office.test} opens the inbox,
 * {@code alice+Archive@office.test} the folder Archive. The folder is percent-encoded UTF-8 (RFC 3986 2.1), since a
 * login name cannot contain spaces. Role folders are also found by their role in any case:
 * {@code alice+sent@office.test}.
 *
 * @param address the name without the folder, as typed; not necessarily a valid address
 * @param folder the folder's name in the store
 */
record FolderLogin(String address, String folder) {
    /** No address and folder name together are longer. Longer input is rejected without parsing. */
    private static final int LONGEST = 4_096;
    /** The local part of an account may contain a plus, too. No account has more than a few. */
    private static final int MOST_READINGS = 8;

    private static final String INBOX = roleFolder(FolderRole.INBOX);

    /**
     * The possible ways to read a name, most likely first: as an address that contains a plus, then split at the first
     * plus, at the second and so on.
     */
    static List<FolderLogin> readings(String text) {
        List<FolderLogin> readings = new ArrayList<>();
        readings.add(new FolderLogin(text, INBOX));
        int at = text.lastIndexOf('@');
        String local = at < 0 ? text : text.substring(0, at);
        String domain = at < 0 ? "" : text.substring(at);
        if (text.length() <= LONGEST) {
            for (int plus = local.indexOf('+');
                    plus > 0 && readings.size() < MOST_READINGS;
                    plus = local.indexOf('+', plus + 1)) {
                readings.add(new FolderLogin(local.substring(0, plus) + domain, folderName(local.substring(plus + 1))));
            }
        }
        return readings;
    }

    private static String folderName(String encoded) {
        String name;
        try {
            // A plus is literal here. URLDecoder would turn it into a space.
            name = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            name = encoded;
        }
        for (FolderRole role : FolderRole.values()) {
            if (role != FolderRole.NONE && role.name().equalsIgnoreCase(name)) {
                return roleFolder(role);
            }
        }
        return name;
    }

    private static String roleFolder(FolderRole role) {
        return role.name().charAt(0) + role.name().substring(1).toLowerCase(Locale.ROOT);
    }
}
