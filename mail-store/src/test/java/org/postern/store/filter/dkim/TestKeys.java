package org.postern.store.filter.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postern.store.address.Domain;

/** A key of each kind for {@code office.test}, and the records that publish them. */
final class TestKeys implements SigningKeys {
    static final Domain OFFICE = Domain.parse("office.test");

    private final KeyPair rsa = pair("RSA");
    private final KeyPair edwards = pair("Ed25519");

    @Override
    public List<SigningKey> active(Domain domain) {
        return domain.equals(OFFICE)
                ? List.of(
                        new SigningKey("r1", SigningKey.Algorithm.RSA, rsa.getPrivate()),
                        new SigningKey("e1", SigningKey.Algorithm.ED25519, edwards.getPrivate()))
                : List.of();
    }

    Map<String, String> records() {
        byte[] encoded = edwards.getPublic().getEncoded();
        Map<String, String> records = new LinkedHashMap<>();
        records.put(
                "r1._domainkey.office.test",
                "v=DKIM1; k=rsa; p=" + base64(rsa.getPublic().getEncoded()));
        records.put(
                "e1._domainkey.office.test",
                "v=DKIM1; k=ed25519; p=" + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
        return records;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("RSA")) {
                generator.initialize(2_048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
