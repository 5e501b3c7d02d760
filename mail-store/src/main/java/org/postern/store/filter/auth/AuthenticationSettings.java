package org.postern.store.filter.auth;

import java.time.Duration;
import java.util.List;

/**
 * How senders outside are checked. Servers and time limits of single DNS questions are those of delivery.
 *
 * @param enabled whether anything is checked; default true
 * @param enforceDmarc whether a policy of reject or quarantine is carried out, and mail whose author cannot be read is
 *     quarantined; default true: the owner of the domain asks for it. False: the findings are written into the message only
 * @param spfFail what becomes of mail that fails SPF where DMARC passes nothing and asks nothing; default {@link
 *     SpfFail#MARK}: plain forwarding breaks SPF, and many owners write -all without thinking of it
 * @param trustedNetworks clients that are not checked at all, such as a backup exchanger or a scanner; default none: an address
 *     inside the office is no proof of who writes
 * @param maxSignatures DKIM signatures of one message that are verified, from the top; default 5: the author's, a list's and
 *     a forwarder's, each costs a DNS question and a verification
 * @param dnsTime longest that all DNS questions for one message may take together; default 20 seconds, the least that RFC
 *     7208 4.6.4 allows for SPF alone
 */
public record AuthenticationSettings(
        boolean enabled,
        boolean enforceDmarc,
        SpfFail spfFail,
        List<AddressRange> trustedNetworks,
        int maxSignatures,
        Duration dnsTime) {
    public static final AuthenticationSettings DEFAULT =
            new AuthenticationSettings(true, true, SpfFail.MARK, List.of(), 5, Duration.ofSeconds(20));

    public AuthenticationSettings {
        trustedNetworks = List.copyOf(trustedNetworks);
        if (maxSignatures < 1 || maxSignatures > 50 || dnsTime.isNegative() || dnsTime.isZero()) {
            throw new IllegalArgumentException("an authentication setting is out of bounds");
        }
    }

    /** What a "fail" of SPF alone leads to. */
    public enum SpfFail {
        MARK,
        REJECT
    }
}
