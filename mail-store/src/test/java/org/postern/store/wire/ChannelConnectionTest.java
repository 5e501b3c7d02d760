package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postern.store.RunningServer;
import org.postern.store.share.ShareLimits;

class ChannelConnectionTest {
    private final ChannelConnection connection = new ChannelConnection(
            new EmbeddedChannel(),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1),
            "s1",
            TlsMode.NONE,
            WireLimits.DEFAULT,
            new SessionPlace(
                    new ConnectionMemory(
                            RunningServer.admission(ShareLimits.of(1 << 20)), InetAddress.getLoopbackAddress(), true),
                    () -> false));

    /** A task for each announcement would pile up behind a client that does not read. */
    @Test
    void wakesTheSessionOnceForAnnouncementsThatComeTogether() {
        AtomicInteger woken = new AtomicInteger();
        connection.wakeBy(woken::incrementAndGet);
        for (int i = 0; i < 1_000; i++) {
            connection.announce();
        }
        assertThat(woken).hasValue(1);
        assertThat(connection.takeAnnouncement()).isTrue();
        assertThat(connection.takeAnnouncement()).isFalse();
        connection.announce();
        assertThat(woken).hasValue(2);
    }
}
