package org.postern.core.adapter;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;

/** One account's folders as of now, by the names that pages use. Immutable. */
final class FolderNames {
    private final List<FolderInfo> folders;
    private final Map<Long, FolderInfo> byId = new HashMap<>();

    FolderNames(List<FolderInfo> folders) {
        this.folders = folders;
        folders.forEach(folder -> byId.put(folder.id(), folder));
    }

    /** Role folders by their lower-case role in any case, others by their exact name. */
    Optional<FolderInfo> find(String name) {
        return folders.stream()
                .filter(folder -> folder.role() == FolderRole.NONE
                        ? folder.name().equals(name)
                        : role(folder).equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The path of the folder with this id; the inbox for one that is gone meanwhile. */
    String path(long id) {
        FolderInfo folder = byId.get(id);
        return folder == null ? "inbox" : path(folder);
    }

    /** Lower-case role, else the percent-encoded name (RFC 3986). */
    static String path(FolderInfo folder) {
        return folder.role() == FolderRole.NONE
                ? URLEncoder.encode(folder.name(), StandardCharsets.UTF_8)
                        .replace("+", "%20")
                        .replace("*", "%2A")
                : role(folder);
    }

    private static String role(FolderInfo folder) {
        return folder.role().name().toLowerCase(Locale.ROOT);
    }
}
