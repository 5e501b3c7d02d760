package org.postern.store.filter.auth;

import java.time.Duration;
import java.util.List;

/**
 * How to check senders from outside. The settings of delivery define the DNS servers and the time limits of single
 * queries.
 *
 * @param enabled whether anything is checked; default true
 * @param enforceDmarc whether to apply a policy of reject or quarantine, and to quarantine mail whose author cannot be
 *     read; default true: the owner of the domain asks for it. False: the findings are only written into the message
 * @param spfFail what happens to mail that fails SPF while DMARC neither passes nor asks for anything; default
 *     {@link SpfFail#MARK}: plain forwarding breaks SPF, and many owners publish -all without considering that
 * @param trustedNetworks clients that are not checked, such as a backup exchanger or a scanner; default none: an
 *     address inside the office does not prove who writes
 * @param maxSignatures DKIM signatures of one message to verify, from the top; default 5: those of the author, a list
 *     and a forwarder; each costs a DNS query and a verification
 * @param dnsTime longest time for all DNS queries of one message together; default 20 seconds, the least that RFC 7208
 *     4.6.4 allows for SPF alone
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

    /** The consequence of an SPF "fail" alone. */
    public enum SpfFail {
        MARK,
        REJECT
    }
}
