package org.postern.store.filter.junk;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.postern.store.account.JunkMemory;

/**
 * Hashes tokens for the memory: 64 bits of SipHash under the store's own secret. Nobody can read a colleague's words in
 * the shared table, and nobody outside can write words that collide with others on purpose. Thread-safe.
 */
final class TokenHash {
    private final HashFunction hash;
    private final String authority;

    /** @param authority the name in this server's own Authentication-Results (RFC 8601 2.5) */
    TokenHash(JunkMemory.Key key, String authority) {
        this.hash = Hashing.sipHash24(key.first(), key.second());
        this.authority = authority;
    }

    /** The tokens of a stored message; its own header says whether its author is proven. */
    Map<Long, String> ofStored(InputStream message) {
        return hashed(new MessageTokens(Optional.empty(), authority), message);
    }

    /** The tokens of a message that is being received. */
    Map<Long, String> ofArriving(InputStream message, boolean proven) {
        return hashed(new MessageTokens(Optional.of(proven), authority), message);
    }

    private Map<Long, String> hashed(MessageTokens tokens, InputStream message) {
        Map<Long, String> hashed = new LinkedHashMap<>();
        for (String token : tokens.of(message)) {
            hashed.put(hash.hashString(token, StandardCharsets.UTF_8).asLong(), token);
        }
        return hashed;
    }
}
