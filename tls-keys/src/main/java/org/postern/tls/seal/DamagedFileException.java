package org.postern.tls.seal;

import java.io.IOException;

/** A sealed file is damaged, out of order, or cut short. */
public final class DamagedFileException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedFileException(long at, Throwable cause) {
        super(
                "the file is damaged or was cut short, after " + at + " octets of its content. Nothing was changed; try"
                        + " another copy of it, or an older backup",
                cause);
    }
}
