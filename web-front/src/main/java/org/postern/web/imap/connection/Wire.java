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
 * The library's IMAP connection with bounds: the memory of one command is limited, and another thread can cut the
 * connection while a command runs. Confined to its holder, except for {@link #cut} and {@link #endIdle}.
 */
public final class Wire extends IMAPProtocol {
    /** Octets: a full page of headers (50 of 64 KiB), or the numbers of two million messages. */
    private static final long MOST_OF_A_COMMAND = 24L << 20;

    private static final int FIRST_BUFFER = 256;
    private static final byte[] DONE = "DONE\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Not initialized here, because the superclass's constructor already reads and counts the greeting. */
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

    /** Runs a command and returns the responses before the final OK. */
    public Response[] done(String command, @Nullable Argument arguments) throws ProtocolException {
        Response[] responses = command(command, arguments);
        notifyResponseHandlers(responses);
        handleResult(responses[responses.length - 1]);
        return responses;
    }

    /** Like the library's method, but not synchronized, so that a hanging command does not block {@link #cut}. */
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
                continue; // skip a response that the library cannot read, as the library does
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

    /** The new UIDs that a COPY or MOVE reported (RFC 4315); null if it did not. */
    @Nullable
    public CopyUID newUids(Response[] responses) {
        return getCopyUID(responses);
    }

    /** Starts IDLE; returns when the server ends it, for example after {@link #endIdle}. */
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

    /** Asks the server to end an IDLE; any thread may call it. */
    public void endIdle() {
        try {
            getOutputStream().write(DONE);
            getOutputStream().flush();
        } catch (IOException e) {
            cut();
        }
    }

    /** Sends LOGOUT and closes the connection. */
    void leave() {
        try {
            writeCommand("LOGOUT", null);
        } catch (IOException | ProtocolException | RuntimeException e) {
            received = 0; // the connection is lost already; there was nothing to save
        } finally {
            cut();
        }
    }

    /** Closes the connection without LOGOUT, even during a command; any thread may call it. */
    public void cut() {
        disconnect();
    }

    /** Limits the responses of one command; the library would allocate any size that a literal claims. */
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

    /** The server sends more than one command may return. */
    static final class OversizeException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        OversizeException() {
            super("the answer is too large");
        }
    }
}
