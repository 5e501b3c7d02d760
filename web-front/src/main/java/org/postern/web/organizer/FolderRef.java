package org.postern.web.organizer;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Which folder of a person is meant: one with a use, or one that the person named. The same value goes from the address of a page
 * to the row in the store. It is encoded at the edges only: in a URL, in a POP3 login name, in the header of a saved draft.
 *
 * @param role the use; {@link Role#NONE} for a folder that the person made
 * @param ownName the name that the person gave it; present where there is no use
 */
public record FolderRef(Role role, Optional<String> ownName) {
    public static final FolderRef INBOX = of(Role.INBOX);

    /** What a folder is for (RFC 6154). */
    public enum Role {
        INBOX,
        DRAFTS,
        SENT,
        JUNK,
        TRASH,
        ARCHIVE,
        NONE;

        /** Lower case, as addresses and forms name it. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public FolderRef {
        if (ownName.isPresent() != (role == Role.NONE)) {
            throw new IllegalArgumentException("a folder has either a use or a name of its own");
        }
        if (ownName.isPresent()
                && (ownName.get().isEmpty() || use(ownName.get()).isPresent())) {
            throw new IllegalArgumentException("a folder of one's own needs a name that no other folder has");
        }
    }

    /** The folder with a use. */
    public static FolderRef of(Role role) {
        return new FolderRef(role, Optional.empty());
    }

    /** A folder that the person made. */
    public static FolderRef own(String name) {
        return new FolderRef(Role.NONE, Optional.of(name));
    }

    /**
     * From what a form, or an address once it is decoded, names it.
     *
     * @param key a use in any case of letters, else the exact name of a folder of one's own
     * @return empty where nothing is named
     */
    public static Optional<FolderRef> named(String key) {
        return use(key).map(FolderRef::of).or(() -> key.isEmpty() ? Optional.empty() : Optional.of(own(key)));
    }

    /** The reverse of {@link #encoded}. */
    public static Optional<FolderRef> decoded(String encoded) {
        try {
            return named(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Role> use(String key) {
        for (Role role : Role.values()) {
            if (role != Role.NONE && role.name().equalsIgnoreCase(key)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** How forms name it: the use in lower case, else the name. */
    public String key() {
        return ownName.orElseGet(role::key);
    }

    /** The key, percent-encoded (RFC 3986): a segment of a path, or the part of a login name behind the plus sign. */
    public String encoded() {
        return URLEncoder.encode(key(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** Whether a person who names it so can mean this folder: pages do not tell letters by their case. */
    public boolean isNamed(String asked) {
        return key().equalsIgnoreCase(asked);
    }
}
