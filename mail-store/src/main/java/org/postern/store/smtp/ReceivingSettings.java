package org.postern.store.smtp;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.policy.Greylisting;
import org.postern.store.policy.Networks;

/**
 * What the public listener requires of foreign mail servers. One client is an IPv4 address or an IPv6 /64.
 *
 * @param messagesPerHour of one client; default 2,000: a large provider's machine sends a small office less than a
 *     tenth of that
 * @param recipientsPerHour of one client; default 5,000: as above, with lists of names
 * @param trusted networks that are exempt from all of this, such as the office's own relay; default this machine
 * @param blockLists DNS zones of block lists, asked in this order; default none: each list learns every sender of the
 *     office
 * @param blockListTimeout for the answers of all lists; default 5 s: after that the mail is accepted
 * @param greylisting refuses unknown senders at first; default off: first mails arrive late
 */
public record ReceivingSettings(
        int messagesPerHour,
        int recipientsPerHour,
        Networks trusted,
        List<Domain> blockLists,
        Duration blockListTimeout,
        Optional<Greylisting> greylisting) {
    public static final ReceivingSettings DEFAULT = new ReceivingSettings(
            2_000,
            5_000,
            Networks.parse(List.of("127.0.0.0/8", "::1")),
            List.of(),
            Duration.ofSeconds(5),
            Optional.empty());

    public ReceivingSettings {
        blockLists = List.copyOf(blockLists);
    }
}
