package org.postern.store.filter.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;

/**
 * Parsed key records, by their text. DNS and its TTLs decide which text is valid; the meaning of a text never changes,
 * so entries never expire. Thread-safe, bounded.
 */
final class KeyRecords {
    private static final int MOST = 2_000;
    private static final int LONGEST = 8_192; // characters; an RSA key of 4096 bits takes 750

    private final Cache<String, Optional<KeyRecord>> byText =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** The first text that is a key (RFC 6376 3.6.2.2: several records are undefined). */
    Optional<KeyRecord> firstUsable(List<String> texts) {
        return texts.stream()
                .limit(10)
                .filter(text -> text.length() <= LONGEST)
                .flatMap(text -> byText.get(text, KeyRecords::parsed).stream())
                .findFirst();
    }

    private static Optional<KeyRecord> parsed(String text) {
        try {
            return Optional.of(KeyRecord.parse(text));
        } catch (RuntimeException e) {
            return Optional.empty(); // jDKIM throws various exceptions; all mean that this is not a key
        }
    }
}
