package org.postern.store.pop3;

import static org.postern.store.pop3.Pop3Session.ok;
import static org.postern.store.pop3.Pop3Session.refusal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.pop3.POP3Response;
import org.postern.store.gate.LoginThreads;
import org.postern.store.james.DeferredResponse;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * USER, PASS (RFC 1939 7), AUTH PLAIN with initial response (RFC 5034, RFC 4616) and UTF8 (RFC 6856). Unknown user,
 * wrong password, disabled account and expired ticket get the same answer. Only a client with the right secret learns
 * whether a folder exists.
 */
final class LoginCommands {
    private static final Logger LOG = LoggerFactory.getLogger(LoginCommands.class);
    private static final String FAILED = "[AUTH] login failed";

    private final Logins logins;
    private final Maildrops maildrops;
    private final LoginThreads threads;

    /**
     * Makes the commands.
     *
     * @param threads runs logins, which may block for a password hash and for throttling pauses
     */
    LoginCommands(Logins logins, Maildrops maildrops, LoginThreads threads) {
        this.threads = threads;
        this.logins = logins;
        this.maildrops = maildrops;
    }

    Response user(Pop3Session session, String argument) {
        String name = argument.strip();
        if (name.isEmpty()) {
            return session.mistake("USER needs a name");
        }
        session.user(name);
        return ok("send PASS");
    }

    Response pass(Pop3Session session, String argument) {
        Optional<String> name = session.user();
        session.user(null);
        if (name.isEmpty()) {
            return session.mistake("send USER first");
        }
        if (argument.isEmpty()) {
            return session.mistake("PASS needs a password");
        }
        return login(session, name.get(), argument.toCharArray());
    }

    Response auth(Pop3Session session, String argument) {
        String[] words = argument.strip().split(" ", -1);
        if (words[0].isEmpty()) {
            // Not in RFC 5034, but clients from before CAPA ask this, and every server answers it.
            POP3Response mechanisms = new POP3Response(POP3Response.OK_RESPONSE, "mechanisms follow");
            mechanisms.appendLine("PLAIN");
            mechanisms.appendLine(".");
            return mechanisms;
        }
        if (!words[0].toUpperCase(Locale.ROOT).equals("PLAIN") || words.length > 2) {
            return session.mistake("the only mechanism is PLAIN");
        }
        if (words.length == 2) {
            return plain(session, words[1].equals("=") ? "" : words[1]);
        }
        // The pipeline passes the next line to this handler and allows it the length of an AUTH response.
        session.pushLineHandler((LineHandler<Pop3Session>) this::saslAnswer);
        return new POP3Response("+", "");
    }

    /** Handles the line after the empty challenge of AUTH PLAIN. */
    private Response saslAnswer(Pop3Session session, byte[] octets) {
        session.popLineHandler();
        String line = new String(octets, StandardCharsets.US_ASCII).stripTrailing();
        return line.equals("*") ? session.mistake("AUTH cancelled") : plain(session, line);
    }

    /** The server always accepts UTF-8 and always sends messages unchanged, so this command switches nothing on. */
    Response utf8(Pop3Session session, String argument) {
        return argument.isBlank() ? ok("UTF-8") : session.mistake("UTF8 takes no argument");
    }

    private Response plain(Pop3Session session, String base64) {
        byte[] message;
        try {
            message = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return session.mistake("not base64");
        }
        int first = indexOfNul(message, 0);
        int second = first < 0 ? -1 : indexOfNul(message, first + 1);
        if (second < 0 || indexOfNul(message, second + 1) >= 0) {
            return session.mistake("not a PLAIN response");
        }
        String authorize = new String(message, 0, first, StandardCharsets.UTF_8);
        String name = new String(message, first + 1, second - first - 1, StandardCharsets.UTF_8);
        CharBuffer secret =
                StandardCharsets.UTF_8.decode(ByteBuffer.wrap(message, second + 1, message.length - second - 1));
        char[] chars = Arrays.copyOfRange(secret.array(), secret.position(), secret.limit());
        Arrays.fill(secret.array(), '\0');
        Arrays.fill(message, (byte) 0);
        if (!authorize.isEmpty() && !authorize.equals(name)) {
            // A user cannot act for another user (RFC 4616 2, authzid).
            Arrays.fill(chars, '\0');
            return session.mistake(FAILED);
        }
        return login(session, name, chars);
    }

    private Response login(Pop3Session session, String name, char[] secret) {
        try {
            return new DeferredResponse(CompletableFuture.supplyAsync(
                    () -> judge(session, name, secret),
                    work -> threads.run(session.getRemoteAddress().getAddress(), work)));
        } catch (RejectedExecutionException e) {
            Arrays.fill(secret, '\0');
            return refusal("[SYS/TEMP] too many logins at once, try again");
        }
    }

    private Response judge(Pop3Session session, String name, char[] secret) {
        try {
            Login login = logins.check(name, secret, session.getRemoteAddress().getAddress());
            if (login instanceof Login.Granted granted) {
                return open(session, granted);
            }
            if (login instanceof Login.Throttled throttled) {
                LOG.info("[{}] login throttled", session.getSessionID());
                long seconds = Math.max(1, throttled.retryAfter().toSeconds());
                return Pop3Session.closing(new POP3Response(
                        POP3Response.ERR_RESPONSE, "[AUTH] too many failed logins, try again in " + seconds + " s"));
            }
            LOG.info("[{}] login refused", session.getSessionID());
            return session.mistake(FAILED);
        } catch (StoreException e) {
            LOG.error("[{}] login failed", session.getSessionID(), e);
            return Pop3Session.fault();
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    private Response open(Pop3Session session, Login.Granted granted) {
        Optional<Transaction> opened;
        try {
            opened = maildrops.open(granted.account().id(), granted.folder());
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.GONE) {
                return session.mistake("no such folder");
            }
            throw e;
        }
        if (opened.isEmpty()) {
            LOG.info(
                    "{} maildrop of {} is in use",
                    session.getSessionID(),
                    granted.account().address());
            return refusal("[IN-USE] another session has this maildrop open");
        }
        Transaction transaction = opened.get();
        if (!session.enter(transaction, granted.grant())) {
            return refusal("the connection is closed");
        }
        if (!maildrops.exclusive()) {
            // The hop's client asks by UIDL. Counting would read the whole folder for each of its sessions.
            LOG.info("{} login {}", session.getSessionID(), granted.account().address());
            return ok("logged in");
        }
        LOG.info(
                "{} login {}, {} messages",
                session.getSessionID(),
                granted.account().address(),
                transaction.count());
        return ok(transaction.messages() + " messages");
    }

    private static int indexOfNul(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == 0) {
                return i;
            }
        }
        return -1;
    }
}
