package org.postern.core.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.postern.store.platform.Vital;

class VitalsTest {
    private final List<String> heard = new ArrayList<>();
    private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final FaultListener listener = new FaultListener() {
        @Override
        public void lasts(String part, String fault, Instant since) {
            heard.add(part + " lasts since " + since + ": " + fault);
        }

        @Override
        public void ended(String part, Instant since) {
            heard.add(part + " ended");
        }
    };

    @Test
    void namesTheFailingPartsWhileTheyFail() {
        AtomicReference<Optional<String>> dns = new AtomicReference<>(Optional.empty());
        Vital broken = new Vital("queue", () -> {
            throw new IllegalStateException("cannot say");
        });
        try (Vitals vitals = new Vitals(clock, listener)) {
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

    @Test
    void reportsOnlyWhatLastsLongerThanOneLookAndThenItsEnd() {
        AtomicReference<Optional<String>> dns = new AtomicReference<>(Optional.of("dead"));
        try (Vitals vitals = new Vitals(clock, listener)) {
            vitals.add(List.of(new Vital("dns", dns::get)));
            vitals.look();
            dns.set(Optional.empty());
            vitals.look();
            assertThat(heard).as("one look").isEmpty();

            dns.set(Optional.of("dead"));
            vitals.look();
            dns.set(Optional.of("still dead"));
            vitals.look();
            assertThat(heard).containsExactly("dns lasts since 1970-01-01T00:00:00Z: still dead");
            dns.set(Optional.empty());
            vitals.look();
            vitals.look();
            assertThat(heard).hasSize(2).last().isEqualTo("dns ended");
        }
    }
}
