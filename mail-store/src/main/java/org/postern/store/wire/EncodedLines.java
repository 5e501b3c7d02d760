package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;

/** Encodes replies as octets. */
final class EncodedLines {
    private EncodedLines() {}

    static ByteBuf of(ChannelHandlerContext context, Reply.Lines reply) {
        ByteBuf bytes = context.alloc().buffer(128);
        add(bytes, reply);
        return bytes;
    }

    static void add(ByteBuf bytes, Reply.Lines reply) {
        for (CharSequence line : reply.lines()) {
            bytes.writeCharSequence(oneLine(line), StandardCharsets.UTF_8);
            bytes.writeByte('\r').writeByte('\n');
        }
    }

    static void add(ByteBuf bytes, String line) {
        bytes.writeCharSequence(oneLine(line), StandardCharsets.US_ASCII);
        bytes.writeByte('\r').writeByte('\n');
    }

    /** A reply may repeat the peer's text, which must not begin a new line. */
    private static CharSequence oneLine(CharSequence line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\r' || line.charAt(i) == '\n') {
                return line.toString().replaceAll("[\r\n]", " ");
            }
        }
        return line;
    }
}
