package org.postern.store.smtp;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Greylist;
import org.postern.store.platform.StoreDigests;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.policy.Greylisting;

/**
 * Greylisting by client network, sender and recipient. After one mail of a network has passed, the network is known and
 * its mail no longer waits, for any sender and recipient. Thread-safe.
 */
final class Strangers {
    private final Greylisting policy;
    private final Greylist list;
    private final Clock clock;

    Strangers(Greylisting policy, Greylist list, Clock clock) {
        this.policy = policy;
        this.list = list;
        this.clock = clock;
    }

    /**
     * Whether the client must send this mail again later. The future completes after the attempt is recorded on disk.
     */
    CompletableFuture<Boolean> mustWait(InetAddress client, Optional<EmailAddress> sender, EmailAddress recipient) {
        Instant now = clock.instant();
        String network = ClientNetwork.around(client);
        String known = key(network);
        Greylisting.Verdict ofNetwork = policy.judge(list.find(known), now);
        if (ofNetwork == Greylisting.Verdict.KNOWN) {
            return CompletableFuture.completedFuture(false);
        }
        if (ofNetwork == Greylisting.Verdict.PASS) {
            list.passed(known, now);
            return CompletableFuture.completedFuture(false);
        }
        String key = key(network + " " + sender.map(EmailAddress::key).orElse("") + " " + recipient.key());
        switch (policy.judge(list.find(key), now)) {
            case BEGIN -> {
                return list.came(key, now).thenApply(noted -> true);
            }
            case WAIT -> {
                return CompletableFuture.completedFuture(true);
            }
            default -> {
                list.passed(key, now);
                list.passed(known, now);
                return CompletableFuture.completedFuture(false);
            }
        }
    }

    /** A digest, so that the list does not reveal who writes to whom. */
    private static String key(String text) {
        return HexFormat.of().formatHex(StoreDigests.sha256(text.getBytes(StandardCharsets.UTF_8)), 0, 16);
    }
}
