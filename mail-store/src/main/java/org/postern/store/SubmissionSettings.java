package org.postern.store;

import java.time.ZoneId;
import java.util.Optional;
import org.postern.store.policy.SendLimit;

/**
 * How mail programs send.
 *
 * @param tls the listener with TLS from the first byte (465 by convention, RFC 8314); empty switches it off
 * @param startTls the listener with STARTTLS before anything else (587 by convention, RFC 6409); empty switches it off
 * @param limit recipients of one account, from mail programs and from the webmail together
 * @param hidesPrograms whether the names of the sending programs are removed from mail
 * @param zone of the times shown to people
 */
public record SubmissionSettings(
        Optional<MailServerSettings.Listener> tls,
        Optional<MailServerSettings.Listener> startTls,
        SendLimit limit,
        boolean hidesPrograms,
        ZoneId zone) {}
