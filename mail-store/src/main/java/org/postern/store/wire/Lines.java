package org.postern.store.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.charset.StandardCharsets;
import org.apache.james.protocols.api.ProtocolSession;
import org.apache.james.protocols.api.Response;

/** Answers as octets. */
final class Lines {
    private Lines() {}

    static ByteBuf of(ChannelHandlerContext context, ProtocolSession session, Response response) {
        ByteBuf bytes = context.alloc().buffer(128);
        for (CharSequence line : response.getLines()) {
            bytes.writeCharSequence(oneLine(line), session.getCharset());
            bytes.writeByte('\r').writeByte('\n');
        }
        return bytes;
    }

    static ByteBuf of(ChannelHandlerContext context, String line) {
        ByteBuf bytes = context.alloc().buffer(line.length() + 2);
        bytes.writeCharSequence(oneLine(line), StandardCharsets.US_ASCII);
        return bytes.writeByte('\r').writeByte('\n');
    }

    /** What an answer repeats of the peer's words cannot begin a line of its own. */
    private static CharSequence oneLine(CharSequence line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\r' || line.charAt(i) == '\n') {
                return line.toString().replaceAll("[\r\n]", " ");
            }
        }
        return line;
    }
}
