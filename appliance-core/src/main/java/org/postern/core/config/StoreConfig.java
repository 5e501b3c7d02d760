package org.postern.core.config;

import java.time.Duration;
import org.postern.store.mailbox.StoreSettings;

/** The mail database. */
public record StoreConfig(
        @Key(
                value = "The most that one account's mail may take; \"0 B\": no limit. For accounts made from now on.",
                standard = "\"0 B\"",
                why = "A small office fills no disk; set it where one person might.")
        ByteSize quota,

        @Key(
                value = "Free disk space under which no new mail is taken.",
                standard = "\"64 MiB\"",
                min = "1 MiB",
                max = "1 TiB",
                why = "Reading, deleting and signing in keep working on a full disk.")
        ByteSize minFree,

        @Key(
                value = "Memory of all messages that wait for their commit; beyond it they wait in files.",
                standard = "\"32 MiB\"",
                min = "1 MiB",
                max = "4 GiB",
                why = "A hundred ordinary messages at once.")
        ByteSize spoolMemory,

        @Key(
                value = "Reading connections.",
                standard = "6",
                min = "1",
                max = "100",
                why = "Readers wait for the disk now and then; each takes a page cache of 2 MiB.")
        int readers,

        @Key(
                value =
                        "How long the copy from before an upgrade of the mail database is kept; removed by the first start after that.",
                standard = "\"14 d\"",
                min = "1 d",
                max = "3650 d",
                why = "What is wrong with a new version shows in days; the copy takes as much room as the mail.")
        Duration keepCopies) {
    public StoreSettings settings() {
        StoreSettings standard = StoreSettings.DEFAULT;
        return new StoreSettings(
                new StoreSettings.Spooling(standard.spooling().messageBytes(), spoolMemory.bytes()),
                readers,
                standard.caches(),
                standard.groups(),
                minFree.bytes(),
                standard.checkpointBytes(),
                standard.busyMillis(),
                standard.passwordCost());
    }
}
