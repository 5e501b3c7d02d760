package org.postern.message.sign;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a signature says about a message. It is never called valid: there is no store of trusted issuers here.
 *
 * @param whole whether nothing of the message stands beside what was signed
 * @param signers at most {@link Signatures#MOST}; empty for a signature that was not read
 */
public record Signature(Scheme scheme, State state, boolean whole, List<Signer> signers) {
    /** An S/MIME signature that was not checked. */
    public static final Signature UNCHECKED = new Signature(Scheme.SMIME, State.UNCHECKED, false, List.of());

    /** A PGP signature; the box has no keys to check it. */
    public static final Signature PGP = new Signature(Scheme.PGP, State.UNCHECKED, false, List.of());

    public Signature {
        signers = List.copyOf(signers);
    }

    /** The kind of signature. */
    public enum Scheme {
        SMIME,
        PGP
    }

    /** The same for a message of which only a part was signed. */
    public Signature ofPart() {
        return new Signature(scheme, state, false, signers);
    }

    /** Whether it fits what is shown. */
    public enum State {
        /** Every signer's signature fits the content. */
        FITS,
        /** The content is not what was signed. */
        BROKEN,
        UNCHECKED
    }

    /**
     * Who signed, as the certificate says.
     *
     * @param name the subject's common name, else its address; may be empty
     * @param addresses lower case, of the certificate
     * @param issuer who made the certificate; empty when the signer made it
     * @param signedAt as the signer says
     * @param current whether the certificate was valid at that time
     */
    public record Signer(
            String name, List<String> addresses, Optional<String> issuer, Optional<Instant> signedAt, boolean current) {
        public Signer {
            addresses = List.copyOf(addresses);
        }
    }
}
