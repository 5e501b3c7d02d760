package org.postern.core.config;

import java.time.Duration;
import java.util.Optional;
import org.postern.store.policy.Greylisting;
import org.postern.store.smtp.ReceivingSettings;

/** What strange mail servers meet. */
public record ReceivingConfig(
        @Key(
                value = "New connections of one client in a minute, on each listener; 0: no limit.",
                standard = "120",
                min = "0",
                max = "1000000",
                why = "A busy sender opens a few; two a second for a whole minute is a flood.")
        int connectionsPerMinute,

        @Key(
                value = "Messages of one client in an hour; 0: no limit.",
                standard = "2000",
                min = "0",
                max = "10000000",
                why = "One machine of a large provider brings a small office no tenth of that.")
        int messagesPerHour,

        @Key(
                value = "Recipients named by one client in an hour; 0: no limit.",
                standard = "5000",
                min = "0",
                max = "10000000",
                why = "As for messages, with lists of names.")
        int recipientsPerHour,

        @Key(
                value = "DNS zones of block lists, such as [\"zen.spamhaus.org\"]; a listed client is refused.",
                standard = "[]",
                why = "Each list learns who writes to this office, has terms of use, and errs now and then.")
        DomainList blockLists,

        @Key(
                value = "How long their answers are waited for; then the mail is taken.",
                standard = "\"5 s\"",
                min = "100 ms",
                max = "1 min",
                why = "A list that is down must not stop the mail.")
        Duration blockListTimeout,

        @Key(
                value = "Whether a first mail of a stranger has to come again (greylisting).",
                standard = "false",
                why = "It keeps much spam away, and delays the first mail of every customer.")
        boolean greylisting,

        @Key(
                value = "How long it has to wait.",
                standard = "\"5 min\"",
                min = "1 s",
                max = "1 d",
                why = "Most servers try again within ten to thirty minutes.")
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
