package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.store.RunningServer;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientRate;
import org.postern.store.share.KnownNetworks;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;

/** How far a client is read ahead, by its standing and by what the budget has left. */
class ReadAheadLimitTest {
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
    private static final int READ = ConnectionMemory.READ;

    private final NetworkShares shares = new NetworkShares(ShareLimits.of(2 << 20));
    private final Admission admission = new Admission(
            shares,
            new KnownNetworks(() -> 0),
            new ClientRate(new RateLimit(0, Duration.ofMinutes(1)), () -> 0),
            RunningServer.unpaced());
    private final ConnectionMemory memory = new ConnectionMemory(admission, CLIENT, true);
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ReadAheadLimit ahead = new ReadAheadLimit(channel, memory);

    ReadAheadLimitTest() {
        channel.pipeline().addLast(ahead);
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private boolean readsOn() {
        return channel.config().isAutoRead();
    }

    private int readsUntilStopped() {
        int reads = 0;
        while (readsOn() && reads < 1_000) {
            ByteBuf read = Unpooled.buffer(READ).writeZero(READ);
            channel.writeInbound(read);
            reads++;
        }
        return reads;
    }

    @Test
    void whileAnAnswerIsHeldBackNothingMoreIsRead() {
        ahead.hold(true);
        assertThat(readsUntilStopped()).isEqualTo(1);
        ahead.used(READ);
        assertThat(readsOn()).as("still held back").isFalse();
        ahead.hold(false);
        assertThat(readsOn()).isTrue();
    }

    @Test
    void aStrangerIsReadAheadBySixtyFourKibibytesOfTheBudget() {
        assertThat(readsUntilStopped() * READ).isEqualTo(64 << 10);
        assertThat(shares.held()).isEqualTo(64 << 10);
        ahead.used(64 << 10);
        assertThat(readsOn()).isTrue();
        assertThat(shares.held()).as("given back at once").isZero();
    }

    @Test
    void aMemberIsReadAheadFurther() {
        memory.signedIn();
        assertThat(readsUntilStopped() * READ).isEqualTo(256 << 10);
    }

    @Test
    void whenTheBudgetIsSpentOneReadAtATimeGoesOn() {
        assertThat(shares.take(CLIENT, 512 << 10, false)).isTrue();
        assertThat(readsUntilStopped()).isEqualTo(1);
        ahead.used(READ);
        assertThat(readsOn()).isTrue();
    }

    @Test
    void whatIsReadAheadLeavesRoomForNewConnections() {
        assertThat(shares.take(CLIENT, 440 << 10, false)).isTrue();
        readsUntilStopped();
        assertThat(shares.take(CLIENT, ConnectionMemory.PLAIN + ConnectionMemory.TLS, false))
                .as("a new connection")
                .isTrue();
    }

    @Test
    void aClosedConnectionGivesEverythingBack() {
        memory.enter(ConnectionMemory.PLAIN);
        readsUntilStopped();
        channel.close().syncUninterruptibly();
        assertThat(shares.held()).isZero();
    }
}
