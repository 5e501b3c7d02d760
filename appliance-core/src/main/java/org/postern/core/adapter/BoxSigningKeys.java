package org.postern.core.adapter;

import java.util.List;
import org.postern.store.address.Domain;
import org.postern.store.filter.dkim.SigningKey;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.tls.dkim.DkimKey;
import org.postern.tls.dkim.DkimKeys;

/** Gives the mail server the current signing keys. Thread-safe. */
public final class BoxSigningKeys implements SigningKeys {
    private final DkimKeys keys;

    public BoxSigningKeys(DkimKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<SigningKey> active(Domain domain) {
        return keys.active().stream()
                .filter(key -> key.domain().equals(domain.ascii()))
                .map(key -> new SigningKey(key.selector(), algorithm(key.kind()), key.privateKey()))
                .toList();
    }

    private static SigningKey.Algorithm algorithm(DkimKey.Kind kind) {
        return switch (kind) {
            case RSA -> SigningKey.Algorithm.RSA;
            case ED25519 -> SigningKey.Algorithm.ED25519;
        };
    }
}
