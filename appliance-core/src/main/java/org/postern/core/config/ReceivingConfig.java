package org.postern.core.config;

import java.time.Duration;
import java.util.Optional;
import org.postern.core.config.value.DomainList;
import org.postern.store.policy.Greylisting;
import org.postern.store.smtp.ReceivingSettings;

/** Limits for other mail servers. */
public record ReceivingConfig(
        @Key(
                value = "New connections of one client in a minute, on each listener; 0: no limit.",
                standard = "120",
                min = "0",
                max = "1000000",
                why = "A busy server opens a few; two a second for a whole minute are a flood.")
        int connectionsPerMinute,

        @Key(
                value = "Messages of one client in an hour; 0: no limit.",
                standard = "2000",
                min = "0",
                max = "10000000",
                why = "A large provider's server sends a small office less than a tenth of that.")
        int messagesPerHour,

        @Key(
                value = "Recipients that one client may name in an hour; 0: no limit.",
                standard = "5000",
                min = "0",
                max = "10000000",
                why = "The same as for messages; some messages have many recipients.")
        int recipientsPerHour,

        @Key(
                value =
                        "DNS zones of block lists, such as [\"zen.spamhaus.org\"]; clients that are listed there are refused.",
                standard = "[]",
                why =
                        "The operator of a list learns who writes to the office; each list has terms of use and makes mistakes.")
        DomainList blockLists,

        @Key(
                value = "How long to wait for their answers; after that the mail is accepted.",
                standard = "\"5 s\"",
                min = "100 ms",
                max = "1 min",
                why = "A list that does not answer must not stop the mail.")
        Duration blockListTimeout,

        @Key(
                value =
                        "Whether the first message of an unknown sender is deferred, to see whether it is sent again (greylisting).",
                standard = "false",
                why = "It stops much spam, but delays the first message of every customer.")
        boolean greylisting,

        @Key(
                value = "How long such a message is deferred.",
                standard = "\"5 min\"",
                min = "1 s",
                max = "1 d",
                why = "Most mail servers try again after ten to thirty minutes.")
        Duration greylistDelay) {
    ReceivingSettings settings(NetworkConfig network) {
        return new ReceivingSettings(
                messagesPerHour,
                recipientsPerHour,
                network.trustedNetworks(),
                blockLists.domains(),
                blockListTimeout,
                greylisting ? Optional.of(new Greylisting(greylistDelay)) : Optional.empty());
    }
}
