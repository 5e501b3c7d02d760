package org.postern.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives every new handshake the current key. A handshake that chose its alias before a change still finds the old key,
 * so a reload drops no connection. Thread-safe.
 */
public final class CurrentKeyManager extends X509ExtendedKeyManager {
    private record Generation(String alias, KeyPairWithChain pair) {}

    private record Generations(Generation current, @Nullable Generation previous) {}

    private volatile Generations generations;

    public CurrentKeyManager(KeyPairWithChain first) {
        generations = new Generations(new Generation("key-1", first), null);
    }

    KeyPairWithChain current() {
        return generations.current().pair();
    }

    synchronized void replace(KeyPairWithChain fresh) {
        Generation old = generations.current();
        int number = Integer.parseInt(old.alias().substring("key-".length())) + 1;
        generations = new Generations(new Generation("key-" + number, fresh), old);
    }

    private @Nullable KeyPairWithChain named(String alias) {
        Generations now = generations;
        if (now.current().alias().equals(alias)) {
            return now.current().pair();
        }
        Generation previous = now.previous();
        return previous != null && previous.alias().equals(alias) ? previous.pair() : null;
    }

    private @Nullable String choose(String keyType) {
        Generation now = generations.current();
        return now.pair().key().getAlgorithm().equals(keyType) ? now.alias() : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return choose(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = choose(keyType);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        KeyPairWithChain pair = named(alias);
        return pair == null ? null : pair.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        KeyPairWithChain pair = named(alias);
        return pair == null ? null : pair.key();
    }

    /** The box never authenticates as a client with this key. */
    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
