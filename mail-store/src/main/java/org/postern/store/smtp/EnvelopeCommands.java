package org.postern.store.smtp;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.james.protocols.api.Response;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.address.SmtpPath;
import org.postern.store.james.DataResponse;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.policy.RecipientPolicy;

/** MAIL, RCPT, DATA, RSET: the mail transaction (RFC 5321 3.3). Thread-safe. */
final class EnvelopeCommands {
    private static final Pattern POSTMASTER = Pattern.compile(" *<postmaster>( .*)?", Pattern.CASE_INSENSITIVE);

    /** An address that cannot be read in two ways. */
    private static final Pattern BARE = Pattern.compile("[^\\s<>\"@,;:\\\\]+@[^\\s<>\"@,;:\\\\]+");

    private final SmtpSettings settings;
    private final SmtpServices services;
    private final SmtpRole role;
    private final EnvelopeGate gate;

    EnvelopeCommands(SmtpSettings settings, SmtpServices services, SmtpRole role, EnvelopeGate gate) {
        this.settings = settings;
        this.services = services;
        this.role = role;
        this.gate = gate;
    }

    Response rset(SmtpSession session, String ignored) {
        session.mail(null);
        return SmtpSession.reply("250", "2.0.0 ok");
    }

    Response mail(SmtpSession session, String argument) {
        if (session.mail() != null) {
            return session.mistake("503", "5.5.1 a transaction is open already");
        }
        if (!argument.toUpperCase(Locale.ROOT).startsWith("FROM:")) {
            return session.mistake("501", "5.5.4 say MAIL FROM:<address>");
        }
        SmtpPath path;
        try {
            path = SmtpPath.parse(bracketed(argument.substring(5)));
        } catch (InvalidAddressException e) {
            return session.mistake("553", "5.1.7 " + e.getMessage());
        }
        boolean smtpUtf8 = path.parameters().containsKey("SMTPUTF8");
        Optional<Response> refusal = refusedParameter(session, path.parameters());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (path.needsUtf8() && !smtpUtf8) {
            return session.mistake("553", "5.6.7 this address needs SMTPUTF8");
        }
        Optional<Response> stranger = role.submits() ? refusedSender(session, path.address()) : Optional.empty();
        if (stranger.isPresent()) {
            return stranger.get();
        }
        Mailboxes.Intake intake = services.mailboxes().intake();
        if (intake == Mailboxes.Intake.FULL) {
            return SmtpSession.reply("452", "4.3.1 no room for mail now, try again later");
        }
        if (intake == Mailboxes.Intake.READ_ONLY) {
            return SmtpSession.reply("451", "4.3.0 mail cannot be stored now, try again later");
        }
        Optional<Response> refused = gate.mail(session);
        if (refused.isPresent()) {
            return refused.get();
        }
        boolean eightBit = "8BITMIME".equalsIgnoreCase(path.parameters().get("BODY"));
        long size = Long.parseLong(path.parameters().getOrDefault("SIZE", "0")); // within the limit: checked above
        session.mail(SmtpSession.Mail.from(path, smtpUtf8, eightBit, size));
        return SmtpSession.reply("250", "2.1.0 sender ok");
    }

    /** A client that submits mail must be signed in, and may use only its own addresses as the sender. */
    private Optional<Response> refusedSender(SmtpSession session, Optional<EmailAddress> sender) {
        // Check again: an account that was disabled after the sign-in can send nothing more.
        Optional<Account> account = session.account().filter(this::enabled);
        if (account.isEmpty()) {
            return Optional.of(session.mistake("550", "5.7.1 the account is disabled"));
        }
        if (sender.isEmpty()) {
            // Servers, not people, send bounces and read receipts without a sender (RFC 6409 5).
            return Optional.of(session.mistake("550", "5.7.1 mail that is submitted needs a sender"));
        }
        return services.directory().owns(account.get(), sender.get())
                ? Optional.empty()
                : Optional.of(session.mistake("553", "5.7.1 the sender address does not belong to the account"));
    }

    /** Some programs leave the brackets out. Signed-in clients may do so: their addresses are checked in any case. */
    private String bracketed(String path) {
        String text = path.stripLeading();
        int end = text.indexOf(' ');
        String word = end < 0 ? text : text.substring(0, end);
        boolean bare = role == SmtpRole.SUBMISSION && BARE.matcher(word).matches();
        return bare ? "<" + word + ">" + text.substring(word.length()) : path;
    }

    private boolean enabled(Account account) {
        return services.directory().resolve(account.address()) instanceof Directory.Resolution.Known known
                && known.own()
                && known.accounts().get(0).id() == account.id();
    }

    private Optional<Response> refusedParameter(SmtpSession session, Map<String, String> parameters) {
        if (!parameters.isEmpty() && !session.extended()) {
            return Optional.of(session.mistake("555", "5.5.4 parameters need EHLO"));
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String value = parameter.getValue();
            switch (parameter.getKey()) {
                case "SIZE" -> {
                    if (!value.matches("[0-9]{1,20}")) {
                        return Optional.of(session.mistake("501", "5.5.4 SIZE takes a number of octets"));
                    }
                    if (new BigInteger(value).compareTo(BigInteger.valueOf(settings.maxMessageBytes())) > 0) {
                        return Optional.of(session.mistake(
                                "552",
                                "5.3.4 the message is larger than the " + settings.maxMessageBytes()
                                        + " octets allowed"));
                    }
                }
                case "BODY" -> {
                    if (!value.equalsIgnoreCase("7BIT") && !value.equalsIgnoreCase("8BITMIME")) {
                        return Optional.of(session.mistake("501", "5.5.4 BODY is 7BIT or 8BITMIME"));
                    }
                }
                case "SMTPUTF8" -> {
                    if (!value.isEmpty()) {
                        return Optional.of(session.mistake("501", "5.5.4 SMTPUTF8 takes no value"));
                    }
                }
                case "AUTH" -> {
                    if (!role.submits()) {
                        return Optional.of(session.mistake("555", "5.5.4 AUTH is not known here"));
                    }
                }
                case "RET", "ENVID" -> {
                    Optional<String> fault = DsnParameters.faultOfMail(parameter.getKey(), value);
                    if (fault.isPresent()) {
                        return Optional.of(session.mistake("501", "5.5.4 " + fault.get()));
                    }
                }
                default -> {
                    return Optional.of(session.mistake("555", "5.5.4 parameter not known: " + parameter.getKey()));
                }
            }
        }
        return Optional.empty();
    }

    Response rcpt(SmtpSession session, String argument) {
        SmtpSession.Mail mail = session.mail();
        if (mail == null) {
            return session.mistake("503", "5.5.1 say MAIL first");
        }
        if (!argument.toUpperCase(Locale.ROOT).startsWith("TO:")) {
            return session.mistake("501", "5.5.4 say RCPT TO:<address>");
        }
        SmtpPath path;
        try {
            path = SmtpPath.parse(complete(bracketed(argument.substring(3))));
        } catch (InvalidAddressException e) {
            return session.mistake("553", "5.1.3 " + e.getMessage());
        }
        if (path.address().isEmpty()) {
            return session.mistake("553", "5.1.3 a recipient cannot be empty");
        }
        Optional<Response> refusal = refusedWish(session, path.parameters(), mail.smtpUtf8());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (path.needsUtf8() && !mail.smtpUtf8()) {
            return session.mistake("553", "5.6.7 this address needs SMTPUTF8");
        }
        EmailAddress recipient = path.address().get();
        DsnRequest.Wish wish = DsnParameters.wish(path.parameters());
        return gate.recipient(session, recipient, () -> judged(session, mail, recipient, wish));
    }

    /** Postmaster needs no domain (RFC 5321 4.5.1). */
    private String complete(String path) {
        return POSTMASTER.matcher(path).matches()
                ? path.replace(">", "@" + settings.localDomains().iterator().next() + ">")
                : path;
    }

    private static Optional<Response> refusedWish(
            SmtpSession session, Map<String, String> parameters, boolean smtpUtf8) {
        if (!parameters.isEmpty() && !session.extended()) {
            return Optional.of(session.mistake("555", "5.5.4 parameters need EHLO"));
        }
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (!parameter.getKey().equals("NOTIFY") && !parameter.getKey().equals("ORCPT")) {
                return Optional.of(session.mistake("555", "5.5.4 parameter not known: " + parameter.getKey()));
            }
            Optional<String> fault = DsnParameters.faultOfRcpt(parameter.getKey(), parameter.getValue(), smtpUtf8);
            if (fault.isPresent()) {
                return Optional.of(session.mistake("501", "5.5.4 " + fault.get()));
            }
        }
        return Optional.empty();
    }

    private Response judged(SmtpSession session, SmtpSession.Mail mail, EmailAddress recipient, DsnRequest.Wish wish) {
        int accepted = mail.recipients().size();
        boolean local = settings.localDomains().contains(recipient.domain());
        Directory.Resolution reached = local && accepted < settings.maxRecipients()
                ? services.directory().resolve(recipient)
                : new Directory.Resolution.Unknown();
        boolean usable = reached instanceof Directory.Resolution.Known;
        boolean fits = !(reached instanceof Directory.Resolution.Known known && known.own())
                || services.mailboxes().fits(known.accounts().get(0).id(), mail.declaredSize());
        boolean routed =
                recipient.localPart().indexOf('%') >= 0 || recipient.localPart().indexOf('!') >= 0;
        RecipientPolicy.Verdict verdict = RecipientPolicy.judge(new RecipientPolicy.Facts(
                role.submits(), local, routed, usable, fits, accepted, settings.maxRecipients()));
        Optional<String> suppressed = local || verdict != RecipientPolicy.Verdict.PERMIT
                ? Optional.empty()
                : services.suppressed().refusal(recipient);
        if (suppressed.isPresent()) {
            return session.mistake("550", "5.1.1 " + suppressed.get());
        }
        return switch (verdict) {
            case PERMIT ->
                gate.permitted(session, mail, recipient, () -> {
                    mail.accept(recipient, wish);
                    return SmtpSession.reply(verdict.code(), verdict.text());
                });
            case UNKNOWN -> gate.unknown(session, session.mistake(verdict.code(), verdict.text()));
            case RELAY_DENIED -> session.mistake(verdict.code(), verdict.text());
            default -> SmtpSession.reply(verdict.code(), verdict.text());
        };
    }

    Response data(SmtpSession session, String argument) {
        SmtpSession.Mail mail = session.mail();
        if (mail == null) {
            return session.mistake("503", "5.5.1 say MAIL first");
        }
        if (mail.recipients().isEmpty()) {
            return session.mistake("554", "5.5.1 no valid recipients");
        }
        if (!argument.isBlank()) {
            return session.mistake("501", "5.5.4 DATA takes no argument");
        }
        session.mail(null);
        return gate.data(
                session,
                mail,
                within -> new DataResponse(
                        SmtpSession.reply("354", "end data with <CRLF>.<CRLF>"),
                        within.apply(new MessageReceiver(settings, services, session, mail))));
    }
}
