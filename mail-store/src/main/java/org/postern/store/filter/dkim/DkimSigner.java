package org.postern.store.filter.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.postern.message.header.MailHeader;
import org.postern.store.address.Domain;
import org.postern.store.delivery.Signer;
import org.postern.store.mailbox.SpooledMessage;

/**
 * Signs mail with every active key of its author's domain: relaxed/relaxed, SHA-256, the whole body (no {@code l=},
 * which would allow added text). Reads the body once for any number of keys. Thread-safe.
 *
 * <p>Does not sign mail of a domain without keys, without a From field, or with a header longer than {@link MailHeader}
 * reads. A failing key is our own fault and an {@link IOException}: mail never leaves with less protection than
 * intended.
 */
public final class DkimSigner implements Signer {
    private static final int LINE = 74;
    private static final String FOLD = "\r\n\t";

    private final SigningKeys keys;
    private final Clock clock;

    /** @param clock for {@code t=} */
    public DkimSigner(SigningKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public byte[] sign(SpooledMessage message, Domain author) throws IOException {
        List<SigningKey> active = keys.active(author);
        if (active.isEmpty()) {
            return new byte[0];
        }
        MailHeader header;
        try (InputStream in = message.open()) {
            header = MailHeader.read(in);
        }
        if (!header.complete() || !header.has("from")) {
            return new byte[0];
        }
        SignedFields fields = SignedFields.of(header.fields());
        byte[] bodyHash;
        try (InputStream body = message.open()) {
            body.skipNBytes(header.length());
            bodyHash = BodyDigest.of(body);
        }
        ByteArrayOutputStream signatures = new ByteArrayOutputStream(2_048);
        for (SigningKey key : active) {
            signatures.writeBytes(signature(key, author, fields, bodyHash));
        }
        return signatures.toByteArray();
    }

    private byte[] signature(SigningKey key, Domain author, SignedFields fields, byte[] bodyHash) throws IOException {
        String unsigned = "DKIM-Signature: v=1; a=" + key.algorithm().tag() + "; c=relaxed/relaxed;" + FOLD
                + "d=" + author.ascii() + ";" + FOLD
                + "s=" + key.selector() + "; t=" + clock.instant().getEpochSecond() + ";" + FOLD
                + "h=" + names(fields.names()) + ";" + FOLD
                + "bh=" + base64(bodyHash) + ";" + FOLD
                + "b=";
        ByteArrayOutputStream canonical = new ByteArrayOutputStream(2_048);
        canonical.writeBytes(fields.canonical());
        canonical.writeBytes(SignedFields.relaxed(unsigned.getBytes(US_ASCII)));
        try {
            String signature = base64(key.sign(canonical.toByteArray()));
            return (unsigned + signature.replaceAll("(.{" + LINE + "})(?=.)", "$1" + FOLD) + "\r\n").getBytes(US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IOException("the signing key " + key + " cannot be used", e);
        }
    }

    private static String names(List<String> names) {
        StringBuilder text = new StringBuilder();
        int line = 2;
        for (String name : names) {
            if (text.length() > 0) {
                text.append(':');
                line++;
            }
            if (line + name.length() > LINE) {
                text.append(FOLD);
                line = 0;
            }
            text.append(name);
            line += name.length();
        }
        return text.toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
