package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StopOrderTest {
    private final List<String> stopped = Collections.synchronizedList(new ArrayList<>());

    @Test
    void stopsInReverseAndOnlyOnce() {
        StopOrder order = new StopOrder(Duration.ofSeconds(10));
        order.add("first", () -> stopped.add("first"));
        order.add("second", () -> stopped.add("second"));
        order.close();
        order.close();
        assertThat(stopped).containsExactly("second", "first");
    }

    @Test
    void goesOnAfterFailuresAndSuppressesLaterOnes() {
        StopOrder order = new StopOrder(Duration.ofSeconds(10));
        order.add("first", () -> stopped.add("first"));
        order.add("second", () -> {
            throw new IllegalStateException("two");
        });
        order.add("third", () -> {
            throw new IllegalStateException("three");
        });
        assertThatThrownBy(order::close)
                .hasMessageContaining("third failed to stop")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(stopped).containsExactly("first");
    }

    @Test
    void leavesAPartThatHangs() {
        CountDownLatch never = new CountDownLatch(1);
        StopOrder order = new StopOrder(Duration.ofMillis(50));
        order.add("first", () -> stopped.add("first"));
        order.add("second", never::await);
        assertThatThrownBy(order::close).hasMessageContaining("second did not stop in time");
        assertThat(stopped).containsExactly("first");
        never.countDown();
    }
}
