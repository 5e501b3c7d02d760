package org.postern.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postern.store.platform.Vital;

class VitalsTest {
    @Test
    void namesTheFailingPartsWhileTheyFail() {
        AtomicReference<Optional<String>> dns = new AtomicReference<>(Optional.empty());
        Vital broken = new Vital("queue", () -> {
            throw new IllegalStateException("cannot say");
        });
        try (Vitals vitals = new Vitals()) {
            vitals.add(List.of(new Vital("writer", Optional::empty), new Vital("dns", dns::get), broken));
            assertThat(vitals.failing()).isEmpty();
            dns.set(Optional.of("the thread has ended"));
            vitals.look();
            assertThat(vitals.failing()).containsExactly("dns", "queue");
            dns.set(Optional.empty());
            vitals.look();
            assertThat(vitals.failing()).containsExactly("queue");
        }
    }
}
