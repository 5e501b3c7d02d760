package org.postern.store.pop3;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.james.protocols.api.ProtocolConfiguration;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.pop3.POP3Response;
import org.apache.james.protocols.pop3.POP3SessionImpl;
import org.jspecify.annotations.Nullable;
import org.postern.store.grant.Grant;
import org.postern.store.james.OwnDeadline;
import org.postern.store.james.OwnGrant;
import org.postern.store.james.OwnStage;
import org.postern.store.wire.LineSession.Stage;

/**
 * The session of one client. James's own mailbox slot stays empty: its mailbox lists every message as an object with
 * strings, and James does not close it on disconnect. Commands run one at a time. {@link #disconnected()} may run on
 * another thread at any moment, also during a login or the commit of QUIT; the thread that holds the transaction then
 * closes it.
 */
final class Pop3Session extends POP3SessionImpl implements OwnDeadline, OwnGrant, OwnStage {
    static final String FAULT = "[SYS/TEMP] the server could not do that; nothing was lost, try again later";

    /** No real mail program makes this many mistakes (ATTACKS: 20 errors). */
    private static final int MOST_MISTAKES = 20;

    /**
     * Time to log in, regardless of the commands that a client sends meanwhile. The ten idle minutes of RFC 1939 apply
     * to sessions; they do not apply to a stranger who only holds a connection open.
     */
    private static final long LOGIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final long began = System.nanoTime();
    private @Nullable String user;
    private int mistakes;
    private @Nullable Transaction transaction;
    private @Nullable Grant grant;
    private boolean disconnected;

    Pop3Session(ProtocolTransport transport, ProtocolConfiguration configuration) {
        super(transport, configuration);
    }

    /** UTF-8 from the first command (RFC 6856 2.2, {@code UTF8 USER}). ASCII is a subset of it. */
    @Override
    public Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    public Response newFatalErrorResponse() {
        return fault();
    }

    @Override
    public Response newCommandNotFoundErrorResponse() {
        return mistake("unknown command");
    }

    @Override
    public Response newLineTooLongResponse() {
        return mistake("line too long");
    }

    static Response ok(String text) {
        return new POP3Response(POP3Response.OK_RESPONSE, text);
    }

    /** A negative answer for which the client is not at fault. */
    static Response refusal(String text) {
        return new POP3Response(POP3Response.ERR_RESPONSE, text);
    }

    /** The answer to an internal error (RFC 3206 4): the client should keep its data and try again. */
    static Response fault() {
        return refusal(FAULT);
    }

    static Response closing(POP3Response response) {
        response.setEndSession(true);
        return response;
    }

    /** A negative answer for which the client is at fault. Too many of them close the connection. */
    Response mistake(String text) {
        POP3Response response = new POP3Response(POP3Response.ERR_RESPONSE, text);
        if (++mistakes >= MOST_MISTAKES) {
            response = new POP3Response(POP3Response.ERR_RESPONSE, text + "; too many errors, closing");
            response.setEndSession(true);
        }
        return response;
    }

    Optional<String> user() {
        return Optional.ofNullable(user);
    }

    void user(@Nullable String name) {
        this.user = name;
    }

    synchronized boolean signedIn() {
        return transaction != null;
    }

    @Override
    public boolean overdue(long now) {
        return !signedIn() && now - began > LOGIN_NANOS;
    }

    @Override
    public Stage stage() {
        return signedIn() ? Stage.MEMBER : Stage.NEW;
    }

    @Override
    public boolean revoked() {
        Grant given = held();
        return given != null && !given.stands();
    }

    private synchronized @Nullable Grant held() {
        return grant;
    }

    /** The maildrop of the session; empty before login and after the end. */
    synchronized Optional<Transaction> transaction() {
        return Optional.ofNullable(transaction);
    }

    /** Enters the TRANSACTION state. False when the client has disconnected meanwhile. */
    boolean enter(Transaction opened, Grant given) {
        synchronized (this) {
            if (!disconnected) {
                transaction = opened;
                grant = given;
                setHandlerState(TRANSACTION);
                return true;
            }
        }
        opened.close();
        return false;
    }

    /** Takes the transaction out of the session; the caller must close it. */
    synchronized Optional<Transaction> leave() {
        Optional<Transaction> left = Optional.ofNullable(transaction);
        transaction = null;
        return left;
    }

    /** Releases the maildrop; deletes nothing (RFC 1939 6). */
    void disconnected() {
        synchronized (this) {
            disconnected = true;
        }
        leave().ifPresent(Transaction::close);
    }
}
