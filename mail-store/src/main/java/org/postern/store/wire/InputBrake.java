package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postern.store.share.Admission;

/**
 * Reads nothing from a client that does not take what is written to it, nor from a network of strangers that is in debt
 * at the {@link org.postern.store.share.ClientPace}. The first handler of the pipeline, because TLS answers by itself:
 * each KeyUpdate of a client (RFC 8446 4.6.3) makes a record, which never reaches the session. Runs on the I/O thread.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nothing is left to do if the connection is closed
final class InputBrake extends ChannelDuplexHandler {
    /** What a TLS record, or one read, costs beside its octets, in octets: those of a record that holds one. */
    private static final int EACH = 24;

    private static final int HEADER = 5;

    private final Admission admission;
    private final InetAddress client;
    private final ConnectionMemory memory;
    private final ReadAheadLimit ahead;
    private final boolean paced;
    private boolean braked;
    private boolean wanted;
    private boolean looks;
    /** Of the current record. */
    private int header;

    private int length;
    private int left;

    /** @param paced false for clients that are read at once */
    InputBrake(Admission admission, InetAddress client, ConnectionMemory memory, ReadAheadLimit ahead, boolean paced) {
        this.admission = admission;
        this.client = client;
        this.memory = memory;
        this.ahead = ahead;
        this.paced = paced;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        boolean counts = paced && !memory.member();
        if (counts) {
            boolean tls = context.pipeline().get(SslHandler.class) != null;
            int costs = EACH * (1 + (tls ? records((ByteBuf) message) : 0));
            admission.pace().spend(client, costs, admission.known().contains(client));
        }
        context.fireChannelRead(message);
        look(context);
    }

    /** The records that begin in these octets. */
    int records(ByteBuf octets) {
        int begun = 0;
        int at = octets.readerIndex();
        while (at < octets.writerIndex()) {
            if (left > 0) {
                int step = Math.min(left, octets.writerIndex() - at);
                left -= step;
                at += step;
                continue;
            }
            length = ((length << 8) | (octets.getByte(at++) & 0xff)) & 0xffff;
            if (++header == HEADER) {
                header = 0;
                left = length;
                begun++;
            }
        }
        return begun;
    }

    private void look(ChannelHandlerContext context) {
        Duration wait = paced && !memory.member()
                ? admission.pace().wait(client, admission.known().contains(client))
                : Duration.ZERO;
        boolean stop = full(context.channel()) || !wait.isZero();
        if (!wait.isZero() && !looks && context.channel().isActive()) {
            looks = true;
            context.executor()
                    .schedule(
                            () -> {
                                looks = false;
                                look(context);
                            },
                            Math.max(1, wait.toMillis()),
                            TimeUnit.MILLISECONDS);
        }
        if (stop != braked) {
            braked = stop;
            ahead.brake(stop);
            if (!stop && wanted) {
                wanted = false;
                context.read();
            }
        }
    }

    /** A session that has said its last word is read on for a moment, so that the client sees it. */
    private static boolean full(Channel channel) {
        boolean parting = channel instanceof DuplexChannel duplex && duplex.isOutputShutdown();
        return !parting && !channel.isWritable();
    }

    /** TLS reads on by itself while it has passed nothing on. */
    @Override
    public void read(ChannelHandlerContext context) {
        if (braked) {
            wanted = true;
        } else {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.fireChannelWritabilityChanged();
        look(context);
    }
}
