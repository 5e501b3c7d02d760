package org.postern.tls.node;

import java.util.regex.Pattern;
import org.postern.tls.TlsKeyException;

/** The administrator's name for a web node. */
record NodeName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?");

    NodeName {
        if (!FORM.matcher(text).matches()) {
            throw new TlsKeyException(
                    "\"" + text + "\" is not a valid name for a web node: use 1 to 32 small letters, digits and"
                            + " hyphens inside, such as web1");
        }
    }
}
