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
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;
import org.postern.store.policy.SendLimit;

/** One client's session. Confined to the connection's thread. */
final class SmtpSession extends SMTPSessionImpl {
    /** Commands that bring no mail nearer; a pool of connections asks NOOP before each use, and begins anew with each mail. */
    private static final int MOST_IDLE = 100;

    private final int mostErrors;
    private @Nullable String greeted;
    private boolean extended;
    private @Nullable Account account;
    private @Nullable Mail mail;
    private int errors;
    private int unknown;
    private int idle;
    private int wrongSecrets;
    private SendLimit.Sent sent = SendLimit.Sent.NOTHING;
    private @Nullable CompletableFuture<Optional<Domain>> listing;

    /** What MAIL said. */
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

    /** Addresses may be UTF-8 (RFC 6531); what is not reads as U+FFFD and matches nothing. */
    @Override
    public Charset getCharset() {
        return StandardCharsets.UTF_8;
    }

    static Response reply(String code, String text) {
        return new SMTPResponse(code, text);
    }

    /** A refusal that is the client's fault; the last of too many ends the session. */
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

    /** Who is at the other end, as far as it said. */
    Origin origin() {
        return new Origin(
                getRemoteAddress().getAddress(), greeted == null ? "" : greeted, isTLSStarted(), getSessionID());
    }

    boolean extended() {
        return extended;
    }

    /** EHLO and HELO begin anew (RFC 5321 4.1.4). */
    void greet(String name, boolean ehlo) {
        greeted = name;
        extended = ehlo;
        mail = null;
    }

    /** After STARTTLS nothing that was said in clear counts (RFC 3207 4.2). */
    void forget() {
        greeted = null;
        extended = false;
        mail = null;
        account = null;
    }

    Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    void account(Account signedIn) {
        account = signedIn;
    }

    /** AUTH comes once, and not inside a transaction (RFC 4954 4). */
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

    /** Counts a command that brings no mail nearer; whether there were too many since the last message. */
    boolean dawdles() {
        return ++idle > MOST_IDLE;
    }

    /** A message came to its end. */
    void worked() {
        idle = 0;
    }

    /** Counts a secret that was wrong; returns how many there were. */
    int wrongSecret() {
        return ++wrongSecrets;
    }

    /** What the account sent lately, as of MAIL. */
    SendLimit.Sent sent() {
        return sent;
    }

    void sent(SendLimit.Sent lately) {
        sent = lately;
    }

    /** The block list that the client is on, once that is known; empty while nobody has asked. */
    Optional<CompletableFuture<Optional<Domain>>> listing() {
        return Optional.ofNullable(listing);
    }

    void listing(CompletableFuture<Optional<Domain>> asked) {
        listing = asked;
    }

    /** Counts an unknown recipient; returns how many there were. */
    int unknownRecipient() {
        return ++unknown;
    }
}
