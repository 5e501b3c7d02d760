package org.postern.store.pop3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postern.store.mailbox.FolderRole;

/**
 * Whom a client calls itself, and which folder it wants: {@code alice@office.test} opens the inbox, {@code
 * alice+Archive@office.test} the folder Archive. The folder is percent-encoded UTF-8 (RFC 3986 2.1), since a login name has
 * no room for spaces; role folders also go by their role in any case: {@code alice+sent@office.test}.
 *
 * @param address the name without the folder, as typed; not necessarily a valid address
 * @param folder the folder's name in the store
 */
record FolderLogin(String address, String folder) {
    /** No address and folder name together are longer; longer input is not worth looking at. */
    private static final int LONGEST = 1_024;
    /** A plus may also belong to the local part of an account; more than a few are nobody's. */
    private static final int MOST_READINGS = 8;

    private static final String INBOX = roleFolder(FolderRole.INBOX);

    /** The ways to read a name, likeliest first: as an address with a plus in it, then cut at the first plus, the second … */
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
            // A plus is a plus here; URLDecoder would make it a space.
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
