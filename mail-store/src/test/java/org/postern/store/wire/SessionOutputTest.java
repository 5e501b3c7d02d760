package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How often the I/O thread is asked to do something for a session. */
class SessionOutputTest {
    private final Passes passes = new Passes();
    private final EmbeddedChannel channel = new EmbeddedChannel(passes, new ChannelInboundHandlerAdapter());
    private final ChannelHandlerContext context =
            Objects.requireNonNull(channel.pipeline().lastContext());
    private final SessionOutput output = new SessionOutput(
            context, "s1", new TinyProtocol().courtesies(), new SessionDeadlines(WireTimes.DEFAULT), () -> {});

    private static Reply.Lines line(String text) {
        return new Reply.Lines(List.of(text), false);
    }

    private String sent() {
        StringBuilder sent = new StringBuilder();
        for (ByteBuf next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            sent.append(next.toString(StandardCharsets.US_ASCII));
            next.release();
        }
        return sent.toString();
    }

    @Test
    void repliesGoOutInOrderWithOneFlush() {
        output.lines(line("one"));
        output.lines(line("two"));
        output.flush();
        assertThat(sent()).isEqualTo("one\r\ntwo\r\n");
        assertThat(passes.writes).isEqualTo(2);
        assertThat(passes.flushes).isEqualTo(1);
    }

    @Test
    void aTurnWithoutAReplyDoesNotWakeTheIoThread() {
        output.flush();
        output.lines(line("one"));
        output.flush();
        output.flush();
        assertThat(passes.flushes).isEqualTo(1);
    }

    @Test
    void aStreamedReplyComesAfterItsLines() {
        output.lines(line("first"));
        output.stream(new ByteArrayInputStream("rest".getBytes(StandardCharsets.US_ASCII)));
        output.flush();
        assertThat(sent()).isEqualTo("first\r\nrest");
        assertThat(passes.flushes).isEqualTo(1);
    }

    @Test
    void theLastWordsComeAfterAReplyThatWaitsForItsFlush() {
        output.lines(line("reply"));
        output.endForShutdown();
        assertThat(sent()).startsWith("reply\r\n").hasSizeGreaterThan("reply\r\n".length());
    }

    /** Counts what passes. */
    private static final class Passes extends ChannelOutboundHandlerAdapter {
        private int writes;
        private int flushes;

        @Override
        public void write(ChannelHandlerContext next, Object message, ChannelPromise promise) throws Exception {
            writes++;
            super.write(next, message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext next) throws Exception {
            flushes++;
            super.flush(next);
        }
    }
}
