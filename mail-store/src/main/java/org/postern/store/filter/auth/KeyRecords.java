package org.postern.store.filter.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Optional;

/**
 * Parsed key records by their text. Which text holds is for DNS and its times to live to say; what a text means never changes,
 * so that nothing in here grows old. Thread-safe, bounded.
 */
final class KeyRecords {
    private static final int MOST = 2_000;
    private static final int LONGEST = 8_192; // characters; an RSA key of 4096 bits takes 750

    private final Cache<String, Optional<KeyRecord>> byText =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** The first that is a key (RFC 6376 3.6.2.2: more than one record is undefined). */
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
            return Optional.empty(); // jDKIM says it with whatever exception it falls over; all mean the same
        }
    }
}
