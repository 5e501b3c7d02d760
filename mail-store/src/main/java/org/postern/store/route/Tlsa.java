package org.postern.store.route;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import org.xbill.DNS.TLSARecord;

/** Compares TLSA records with certificates (RFC 6698 2.1, RFC 7672 3.1). Pure. */
final class Tlsa {
    /** Names the authority. */
    static final int TRUST_ANCHOR = 2;
    /** Names the server's own key. */
    static final int END_ENTITY = 3;

    private Tlsa() {}

    /** Usages 0 and 1 mean nothing to a mail server (RFC 7672 3.1.3); unknown values count as absent. */
    static boolean usable(TLSARecord record) {
        int usage = record.getCertificateUsage();
        int length = record.getCertificateAssociationData().length;
        boolean fits =
                switch (record.getMatchingType()) {
                    case 0 -> length > 0;
                    case 1 -> length == 32;
                    case 2 -> length == 64;
                    default -> false;
                };
        int selector = record.getSelector();
        return fits && (usage == TRUST_ANCHOR || usage == END_ENTITY) && (selector == 0 || selector == 1);
    }

    /** Whether a usable record matches this certificate. */
    static boolean matches(TLSARecord record, Certificate certificate) throws GeneralSecurityException {
        byte[] selected = record.getSelector() == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        byte[] wanted = record.getCertificateAssociationData();
        return switch (record.getMatchingType()) {
            case 0 -> MessageDigest.isEqual(wanted, selected);
            case 1 ->
                MessageDigest.isEqual(
                        wanted, MessageDigest.getInstance("SHA-256").digest(selected));
            case 2 ->
                MessageDigest.isEqual(
                        wanted, MessageDigest.getInstance("SHA-512").digest(selected));
            default -> false;
        };
    }
}
