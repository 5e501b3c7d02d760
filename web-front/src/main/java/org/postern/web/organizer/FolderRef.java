package org.postern.web.organizer;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Identifies a folder of a person: a folder with a special use, or one with a name that the person chose. The same
 * value is used from the address of a page to the row in the store. It is encoded only at the edges: in a URL, in a
 * POP3 login name, in the header of a saved draft.
 *
 * @param role the use; {@link Role#NONE} for a folder that the person made
 * @param ownName the name that the person chose; present if there is no use
 */
public record FolderRef(Role role, Optional<String> ownName) {
    public static final FolderRef INBOX = of(Role.INBOX);

    /** The special use of a folder (RFC 6154). */
    public enum Role {
        INBOX,
        DRAFTS,
        SENT,
        JUNK,
        TRASH,
        ARCHIVE,
        NONE;

        /** The use in lower case, as in addresses and forms. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public FolderRef {
        if (ownName.isPresent() != (role == Role.NONE)) {
            throw new IllegalArgumentException("a folder must have either a use or a name");
        }
        if (ownName.isPresent()
                && (ownName.get().isEmpty() || use(ownName.get()).isPresent())) {
            throw new IllegalArgumentException("a folder's name must not be empty or the name of a use");
        }
    }

    /** The folder with this use. */
    public static FolderRef of(Role role) {
        return new FolderRef(role, Optional.empty());
    }

    /** A folder that the person made. */
    public static FolderRef own(String name) {
        return new FolderRef(Role.NONE, Optional.of(name));
    }

    /**
     * The folder that a form or a decoded address names.
     *
     * @param key a use in upper or lower case, else the exact name of a person's own folder
     * @return empty if the key is empty
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

    /** The name of the folder in forms: the use in lower case, else the person's own name. */
    public String key() {
        return ownName.orElseGet(role::key);
    }

    /**
     * The key, percent-encoded (RFC 3986). Used as a segment of a path, or as the part of a login name after the plus
     * sign.
     */
    public String encoded() {
        return URLEncoder.encode(key(), StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** Whether the name that a person typed can mean this folder. Pages ignore upper and lower case. */
    public boolean isNamed(String asked) {
        return key().equalsIgnoreCase(asked);
    }
}
