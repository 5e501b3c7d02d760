package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.util.Base64;
import org.postern.store.platform.StoreDigests;

/** Signs letters for tests, with the canonical forms under test: what they are worth, the RFCs' vectors and dkimpy say. */
final class Signing {
    private final KeyPair keys;

    Signing(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (bits > 0) {
                generator.initialize(bits);
            }
            keys = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The private key in the form that dkimpy reads. */
    String privateKey() {
        if (keys.getPrivate() instanceof EdECPrivateKey ed) {
            return Base64.getEncoder().encodeToString(ed.getBytes().orElseThrow()) + "\n";
        }
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(keys.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    String record(String tags) {
        byte[] encoded = keys.getPublic().getEncoded();
        boolean rsa = keys.getPublic().getAlgorithm().equals("RSA");
        byte[] bare = new byte[32];
        System.arraycopy(encoded, encoded.length - 32, bare, 0, 32);
        return "v=DKIM1; " + tags + "p=" + Base64.getEncoder().encodeToString(rsa ? encoded : bare);
    }

    /**
     * Puts a signature on top.
     *
     * @param tags all but bh and b, each ended by a semicolon
     */
    String sign(String tags, String letter) {
        try {
            String text = letter.replace("\n", "\r\n");
            int end = text.indexOf("\r\n\r\n") + 4;
            DkimSignature form =
                    new DkimSignature(("DKIM-Signature: " + tags + " bh=AA==; b=AA==").getBytes(ISO_8859_1));
            BodyHashes hashes = new BodyHashes();
            hashes.want(form.bodyCanon(), form.limit());
            hashes.read(new ByteArrayInputStream(text.substring(end).getBytes(ISO_8859_1)));
            String hash = Base64.getEncoder().encodeToString(hashes.hash(form.bodyCanon(), form.limit()));
            String field = "DKIM-Signature: " + tags + " bh=" + hash + ";\r\n b=";
            MessageHeader header = MessageHeader.read(new Letter(Letter.RECEIVED + text));
            byte[] signed = DkimCheck.signed(new DkimSignature((field + "AA==").getBytes(ISO_8859_1)), header);
            return field.replace("\r\n", "\n") + Base64.getEncoder().encodeToString(signature(signed)) + "\n" + letter;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] signature(byte[] signed) throws GeneralSecurityException {
        boolean rsa = keys.getPublic().getAlgorithm().equals("RSA");
        Signature signer = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
        signer.initSign(keys.getPrivate());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(rsa ? signed : StoreDigests.sha256().digest(signed));
        signer.update(out.toByteArray());
        return signer.sign();
    }
}
