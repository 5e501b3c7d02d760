package org.postern.web.imap.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.Argument;
import org.eclipse.angus.mail.iap.ByteArray;
import org.eclipse.angus.mail.iap.LiteralException;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.CopyUID;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.util.MailLogger;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.HopServer;

/**
 * The library's IMAP connection with bounds: what one command may bring into memory is limited, and the connection can be cut from
 * another thread while a command runs. Confined to whoever holds it, but for {@link #cut} and {@link #endIdle}.
 */
public final class Wire extends IMAPProtocol {
    /** A page of headers at their most (50 of 64 KiB), or the numbers of two million messages. Octets. */
    private static final long MOST_OF_A_COMMAND = 24L << 20;

    private static final int FIRST_BUFFER = 256;
    private static final byte[] DONE = "DONE\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Not initialized here: the superclass's constructor reads the greeting and counts already. */
    private long received;

    /** Connects and reads the greeting. */
    Wire(ImapServer server, Duration silence) throws IOException, ProtocolException {
        super(
                "imap",
                server.place().host(),
                server.place().port(),
                server.properties(silence),
                server.place().security() == HopServer.Security.TLS,
                new MailLogger(Wire.class, "imap", false, null));
    }

    /** Runs a command; the answers are those before the last, which said OK. */
    public Response[] done(String command, @Nullable Argument arguments) throws ProtocolException {
        Response[] responses = command(command, arguments);
        notifyResponseHandlers(responses);
        handleResult(responses[responses.length - 1]);
        return responses;
    }

    /** As the library's, but not synchronized: a command that hangs must not keep {@link #cut} waiting. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public Response[] command(String command, @Nullable Argument arguments) {
        received = 0;
        List<Response> answers = new ArrayList<>();
        String tag;
        try {
            tag = writeCommand(command, arguments);
        } catch (LiteralException e) {
            return new Response[] {e.getResponse()};
        } catch (IOException | ProtocolException e) {
            return new Response[] {Response.byeResponse(e)};
        }
        Response bye = null;
        while (true) {
            Response answer;
            try {
                answer = readResponse();
            } catch (IOException e) {
                bye = Response.byeResponse(e);
                break;
            } catch (ProtocolException e) {
                continue; // one that the library cannot read is passed over, as the library does
            }
            if (answer.isBYE()) {
                bye = answer;
                continue;
            }
            answers.add(answer);
            if (answer.isTagged() && tag.equals(answer.getTag())) {
                break;
            }
        }
        if (bye != null) {
            answers.add(bye); // last, where handleResult looks
        }
        return answers.toArray(Response[]::new);
    }

    @Override
    protected ByteArray getResponseBuffer() {
        count(FIRST_BUFFER);
        return new Bounded();
    }

    private void count(int more) {
        received += more;
        if (more < 0 || received > MOST_OF_A_COMMAND) {
            throw new OversizeException();
        }
    }

    /** A folder's name as an argument, in modified UTF-7 (RFC 3501 section 5.1.3). */
    public Argument mailbox(String name) {
        Argument argument = new Argument();
        writeMailboxName(argument, name);
        return argument;
    }

    /** What a COPY or MOVE said about the new UIDs, where it did (RFC 4315). */
    @Nullable
    public CopyUID newUids(Response[] responses) {
        return getCopyUID(responses);
    }

    /** Starts IDLE; ends when the server ends it, which {@link #endIdle} asks for. */
    public void idle(Runnable change) throws IOException, ProtocolException {
        String tag = writeCommand("IDLE", null);
        while (true) {
            received = 0;
            Response answer = readResponse();
            if (answer.isTagged() && tag.equals(answer.getTag())) {
                handleResult(answer);
                return;
            }
            if (answer.isBYE()) {
                throw new IOException("the server ended the connection");
            }
            if (answer.isUnTagged() && !answer.isOK()) {
                change.run();
            }
        }
    }

    /** Asks the server to end an IDLE; any thread. */
    public void endIdle() {
        try {
            getOutputStream().write(DONE);
            getOutputStream().flush();
        } catch (IOException e) {
            cut();
        }
    }

    /** Says good-bye, and closes. */
    void leave() {
        try {
            writeCommand("LOGOUT", null);
        } catch (IOException | ProtocolException | RuntimeException e) {
            received = 0; // gone already; nothing was to be saved
        } finally {
            cut();
        }
    }

    /** Closes the connection without a word, whatever runs on it; any thread. */
    public void cut() {
        disconnect();
    }

    /** What one command's answers may hold is bounded; the library would reserve whatever a literal claims to be. */
    private final class Bounded extends ByteArray {
        Bounded() {
            super(FIRST_BUFFER);
        }

        @Override
        public void grow(int more) {
            count(more);
            super.grow(more);
        }
    }

    /** The server sends more than a command is allowed to bring. */
    static final class OversizeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OversizeException() {
            super("an answer too large");
        }
    }
}
