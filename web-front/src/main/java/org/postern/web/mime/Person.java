package org.postern.web.mime;

import java.util.List;

/**
 * An address with its display name, decoded, control and bidi characters stripped.
 *
 * @param warnings what makes it look forged (name that is another address, mixed scripts, …); empty for most
 */
public record Person(String name, String address, List<Warning> warnings) {
    /** Why a name or address is flagged. */
    public enum Warning {
        NAME_IS_OTHER_ADDRESS,
        MIXED_SCRIPTS,
        HIDDEN_CHARACTERS,
        PUNYCODE
    }
}
