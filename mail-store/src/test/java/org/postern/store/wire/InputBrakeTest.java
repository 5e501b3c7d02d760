package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientPace;
import org.postern.store.share.ClientRate;
import org.postern.store.share.KnownNetworks;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;

/** What a client costs below the session, where TLS reads and answers by itself. */
class InputBrakeTest {
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
    private static final int RECORD = 27;
    private static final RateLimit NONE = new RateLimit(0, Duration.ofMinutes(1));

    private final Admission admission = new Admission(
            new NetworkShares(ShareLimits.of(2 << 20)),
            new KnownNetworks(() -> 0),
            new ClientRate(NONE, () -> 0),
            new ClientPace(new RateLimit(10_000, Duration.ofMinutes(1)), NONE, () -> 0));
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger reads = new AtomicInteger();
    private final ConnectionMemory memory = new ConnectionMemory(admission, CLIENT, true);
    private final InputBrake brake = brake();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private InputBrake brake() {
        ReadAheadLimit ahead = new ReadAheadLimit(channel, memory);
        InputBrake made = new InputBrake(admission, CLIENT, memory, ahead, true);
        channel.config().setWriteBufferWaterMark(SessionPlace.NARROW);
        channel.pipeline()
                .addLast(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void read(ChannelHandlerContext context) {
                        reads.incrementAndGet();
                        context.read();
                    }
                })
                .addLast(made)
                .addLast(new Answering())
                .addLast(ahead);
        return made;
    }

    /** Answers each record and passes nothing on, as TLS does at a KeyUpdate. Reads on by itself then. */
    private static final class Answering extends ChannelDuplexHandler {
        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // it is never flushed
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            context.write(Unpooled.buffer(RECORD).writeZero(RECORD));
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (!context.channel().config().isAutoRead()) {
                context.read();
            }
            context.fireChannelReadComplete();
        }
    }

    private int readUntilStopped() {
        int count = 0;
        while (channel.config().isAutoRead() && count < 2_000) {
            channel.writeInbound(Unpooled.buffer(RECORD).writeZero(RECORD));
            count++;
        }
        return count;
    }

    @Test
    void nothingMoreIsReadOfAClientThatDoesNotTakeWhatTlsAnswers() {
        memory.signedIn(); // not by its pace
        assertThat(readUntilStopped()).isLessThan(300);
        int before = reads.get();
        channel.pipeline().fireChannelReadComplete();
        assertThat(reads.get()).as("nor what TLS asks for").isEqualTo(before);
        channel.flushOutbound();
        assertThat(channel.config().isAutoRead()).isTrue();
        assertThat(reads.get()).isGreaterThan(before);
    }

    @Test
    void aStrangerIsReadAtThePaceOfHisNetwork() {
        int count = 0;
        while (channel.config().isAutoRead() && count < 2_000) {
            channel.writeInbound(Unpooled.buffer(1).writeZero(1));
            channel.flushOutbound();
            count++;
        }
        assertThat(count).isBetween(300, 500);
    }

    @Test
    void recordsAreCountedHoweverTheyAreCutUp() {
        ByteBuf records = Unpooled.buffer();
        for (int i = 0; i < 100; i++) {
            records.writeByte(23).writeShort(0x0303).writeShort(i).writeZero(i);
        }
        int total = records.readableBytes();
        int count = 0;
        for (int at = 0, step = 1; at < total; step = step % 7 + 1) {
            int next = Math.min(total, at + step);
            count += brake.records(records.slice(at, next - at));
            at = next;
        }
        assertThat(count).isEqualTo(100);
        records.release();
    }
}
