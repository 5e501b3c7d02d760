package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many pieces the replies of a session are written in. */
class SessionOutputTest {
    private final Flushes flushes = new Flushes();
    private final EmbeddedChannel channel = new EmbeddedChannel(flushes);
    private final SessionOutput output = output();

    private SessionOutput output() {
        channel.pipeline().addLast("session", new ChannelInboundHandlerAdapter());
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(65_536, 262_144));
        return new SessionOutput(
                channel.pipeline().context("session"),
                "id",
                new TinyProtocol().courtesies(),
                new SessionDeadlines(WireTimes.DEFAULT),
                () -> {});
    }

    @AfterEach
    void close() throws Exception {
        output.gone();
        channel.finishAndReleaseAll();
    }

    @Test
    void repliesToPipelinedCommandsLeaveTogether() {
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 50; i++) {
            assertThat(output.ready()).isTrue();
            output.lines(Reply.line("+OK " + i));
            output.stream(stream("message " + i + "\r\n.\r\n"));
            expected.append("+OK ").append(i).append("\r\nmessage ").append(i).append("\r\n.\r\n");
        }
        assertThat(channel.outboundMessages()).isEmpty();
        output.flush();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(written()).isEqualTo(expected.toString());
    }

    @Test
    void aLongMessageLeavesInPiecesOf64KiB() {
        String message = "x".repeat(300_000);
        output.lines(Reply.line("+OK"));
        output.stream(stream(message));
        output.flush();
        assertThat(output.streaming()).as("more than the client takes").isTrue();
        output.pump();
        output.flush();
        assertThat(output.streaming()).isFalse();
        assertThat(channel.outboundMessages())
                .hasSize(5)
                .allSatisfy(
                        piece -> assertThat(((ByteBuf) piece).readableBytes()).isLessThanOrEqualTo(65_536));
        assertThat(written()).isEqualTo("+OK\r\n" + message);
    }

    @Test
    void aTurnWithoutAReplyDoesNotWakeTheIoThread() {
        output.flush();
        output.lines(Reply.line("one"));
        output.flush();
        output.flush();
        assertThat(flushes.count).isEqualTo(1);
        output.lines(Reply.line("two"));
        output.handOver();
        output.flush();
        assertThat(flushes.count).isEqualTo(2);
        assertThat(written()).isEqualTo("one\r\ntwo\r\n");
    }

    @Test
    void theLastWordsFollowWhatWasGathered() {
        output.lines(Reply.line("first"));
        output.endForShutdown();
        assertThat(written()).startsWith("first\r\n").hasSizeGreaterThan("first\r\n".length());
    }

    @Test
    void whatIsGatheredIsReleasedWithTheConnection() throws Exception {
        output.lines(Reply.line("never read"));
        output.gone();
        output.flush();
        assertThat(channel.outboundMessages()).isEmpty();
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            text.append(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }
        return text.toString();
    }

    private static final class Flushes extends ChannelOutboundHandlerAdapter {
        private int count;

        @Override
        public void flush(ChannelHandlerContext next) throws Exception {
            count++;
            super.flush(next);
        }
    }
}
