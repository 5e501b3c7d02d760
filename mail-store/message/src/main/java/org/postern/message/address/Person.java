package org.postern.message.address;

import java.util.List;

/**
 * An address with its display name, decoded, with control and bidi characters removed.
 *
 * @param warnings why it looks forged (a name that is another address, mixed scripts, …); usually empty
 */
public record Person(String name, String address, List<Warning> warnings) {
    /** Why a name or address is flagged. */
    public enum Warning {
        /** The author field is not one clear address: the name is the whole field. */
        UNCLEAR,
        NAME_IS_OTHER_ADDRESS,
        MIXED_SCRIPTS,
        HIDDEN_CHARACTERS,
        PUNYCODE
    }
}
