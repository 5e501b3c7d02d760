package org.postern.tls.seal;

import java.util.Optional;
import org.postern.tls.TlsKeyException;

/** The key of a sealed file, wrapped for one way of opening it. */
sealed interface KeySlot permits PassphraseSlot, RecoverySlot {
    /** More than any slot needs, so that a hostile length cannot take memory. */
    int MOST_OCTETS = 256;

    int DATA_KEY = 32;

    /** The number of this kind in the file. */
    int kind();

    /** The whole slot, as it stands in the file after its length. */
    byte[] octets();

    /** The key of the file; empty when the opener is of another kind, or wrong. The caller wipes it. */
    Optional<byte[]> open(Opener opener);

    static KeySlot read(int kind, byte[] octets) {
        return switch (kind) {
            case PassphraseSlot.KIND -> PassphraseSlot.parse(octets);
            case RecoverySlot.KIND -> RecoverySlot.parse(octets);
            default ->
                throw new TlsKeyException("the file is opened in a way that this Postern does not know (" + kind
                        + "); use a newer one. Nothing was changed");
        };
    }
}
