package org.postern.store.smtp;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.james.protocols.api.ProtocolTransport;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.smtp.SMTPConfiguration;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPSessionImpl;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.Account;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.SmtpPath;
import org.postern.store.grant.Grant;
import org.postern.store.james.OwnGrant;
import org.postern.store.james.OwnStage;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;
import org.postern.store.policy.SendLimit;
import org.postern.store.wire.LineSession.Stage;

/** The session of one client. Confined to the connection's thread. */
final class SmtpSession extends SMTPSessionImpl implements OwnGrant, OwnStage {
    /**
     * Limit for commands that do not lead to a message. A connection pool sends NOOP before each use; the count starts
     * again with each message.
     */
    private static final int MOST_IDLE = 100;

    private final int mostErrors;
    private @Nullable String greeted;
    private boolean extended;
    private @Nullable Account account;
    private @Nullable Grant grant;
    private @Nullable Mail mail;
    private int errors;
    private int unknown;
    private int idle;
    private int wrongSecrets;
    private volatile boolean broughtMail;
    private SendLimit.Sent sent = SendLimit.Sent.NOTHING;
    private @Nullable CompletableFuture<Optional<Domain>> listing;

    /** The values that MAIL gave. */
    record Mail(
            Optional<EmailAddress> sender,
            boolean smtpUtf8,
            boolean eightBit,
            long declaredSize,
            Map<String, String> parameters,
            List<EmailAddress> recipients,
            Map<String, DsnRequest.Wish> wishes) {
        static Mail from(SmtpPath path, boolean smtpUtf8, boolean eightBit, long declaredSize) {
            return new Mail(
                    path.address(),
                    smtpUtf8,
                    eightBit,
                    declaredSize,
                    path.parameters(),
                    new ArrayList<>(),
                    new HashMap<>());
        }

        void accept(EmailAddress recipient, DsnRequest.Wish wish) {
            recipients.add(recipient);
            wishes.put(recipient.key(), wish);
        }

        Envelope envelope() {
            DsnRequest dsn =
                    new DsnRequest(DsnParameters.envelopeId(parameters), DsnParameters.returned(parameters), wishes);
            return new Envelope(sender, recipients, smtpUtf8, eightBit, dsn);
        }
    }

    SmtpSession(ProtocolTransport transport, SMTPConfiguration configuration, int mostErrors) {
        super(transport, configuration);
        this.mostErrors = mostErrors;
    }

    /** Addresses may be UTF-8 (RFC 6531). Invalid octets are read as U+FFFD and match nothing. */
    @Override
    public Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    static Response reply(String code, String text) {
        return new SMTPResponse(code, text);
    }

    /** A negative answer for which the client is at fault. Too many of them end the session. */
    Response mistake(String code, String text) {
        if (++errors >= mostErrors) {
            return closing("421", "4.7.0 too many errors, closing, session " + getSessionID());
        }
        return reply(code, text);
    }

    static Response closing(String code, String text) {
        SMTPResponse response = new SMTPResponse(code, text);
        response.setEndSession(true);
        return response;
    }

    @Override
    public Response newFatalErrorResponse() {
        return reply("451", "4.3.0 the server could not do that, try again later, session " + getSessionID());
    }

    @Override
    public Response newCommandNotFoundErrorResponse() {
        return mistake("502", "5.5.1 command not known here");
    }

    @Override
    public Response newLineTooLongResponse() {
        return mistake("500", "5.5.2 line too long");
    }

    @Nullable
    String greeted() {
        return greeted;
    }

    /** The client, with the name that it gave in its greeting. */
    Origin origin() {
        return new Origin(
                getRemoteAddress().getAddress(), greeted == null ? "" : greeted, isTLSStarted(), getSessionID());
    }

    boolean extended() {
        return extended;
    }

    /** EHLO and HELO reset the session (RFC 5321 4.1.4). */
    void greet(String name, boolean ehlo) {
        greeted = name;
        extended = ehlo;
        mail = null;
    }

    /** After STARTTLS, everything sent before TLS is ignored (RFC 3207 4.2). */
    void forget() {
        greeted = null;
        extended = false;
        mail = null;
        account = null;
        grant = null;
    }

    Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /** @param given how long the session may last */
    void account(Account signedIn, Grant given) {
        account = signedIn;
        grant = given;
    }

    @Override
    public boolean revoked() {
        return grant != null && !grant.stands();
    }

    /** The answer to a client whose password does not hold any more. */
    static Response signInAgain() {
        return closing("421", "4.7.0 the password was changed or revoked, sign in again");
    }

    /** AUTH is allowed once, and not inside a transaction (RFC 4954 4). */
    Optional<Response> refusedAuth() {
        if (account != null) {
            return Optional.of(mistake("503", "5.5.1 authenticated already"));
        }
        return mail == null ? Optional.empty() : Optional.of(mistake("503", "5.5.1 not during a mail transaction"));
    }

    @Nullable
    Mail mail() {
        return mail;
    }

    void mail(@Nullable Mail begun) {
        mail = begun;
    }

    /** Counts a command that does not lead to a message. Returns whether there were too many since the last message. */
    boolean dawdles() {
        return ++idle > MOST_IDLE;
    }

    /** A message was received completely. */
    void worked() {
        idle = 0;
        broughtMail = true;
    }

    @Override
    public Stage stage() {
        return account != null ? Stage.MEMBER : mail != null ? Stage.BUSY : Stage.NEW;
    }

    @Override
    public boolean broughtMail() {
        return broughtMail;
    }

    /** Counts a wrong secret. Returns how many there were. */
    int wrongSecret() {
        return ++wrongSecrets;
    }

    /** What the account had sent recently at the time of MAIL. */
    SendLimit.Sent sent() {
        return sent;
    }

    void sent(SendLimit.Sent lately) {
        sent = lately;
    }

    /** The block list result for the client; empty before the first query. */
    Optional<CompletableFuture<Optional<Domain>>> listing() {
        return Optional.ofNullable(listing);
    }

    void listing(CompletableFuture<Optional<Domain>> asked) {
        listing = asked;
    }

    /** Counts an unknown recipient. Returns how many there were. */
    int unknownRecipient() {
        return ++unknown;
    }
}
