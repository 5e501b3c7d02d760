package org.postern.core.config;

import java.time.Duration;
import org.postern.core.config.value.ByteSize;
import org.postern.store.mailbox.StoreSettings;

/** The mail database. */
public record StoreConfig(
        @Key(
                value =
                        "The most room that the mail of one account may take; \"0 B\": no limit. Holds for accounts added from then on.",
                standard = "\"0 B\"",
                why = "A small office rarely fills a disk; set a limit where one person might.")
        ByteSize quota,

        @Key(
                value = "Free disk space below which new mail is refused for the time being.",
                standard = "\"64 MiB\"",
                min = "1 MiB",
                max = "1 TiB",
                why = "People can still sign in, read and delete on a full disk.")
        ByteSize minFree,

        @Key(
                value = "Memory for messages that wait to be written to the database; more than that waits in files.",
                standard = "\"16 MiB\"",
                min = "1 MiB",
                max = "4 GiB",
                why = "Enough for sixty ordinary messages at once.")
        ByteSize spoolMemory,

        @Key(
                value = "Database connections for reading.",
                standard = "6",
                min = "1",
                max = "100",
                why = "Some wait for the disk at times; each takes 2 MiB of memory.")
        int readers,

        @Key(
                value =
                        "How long the copy of the mail database from before an upgrade is kept; the first start after that deletes it.",
                standard = "\"14 d\"",
                min = "1 d",
                max = "3650 d",
                why = "Faults of a new version show within days; the copy takes as much room as the mail.")
        Duration keepCopies,

        @Key(
                value =
                        "How long messages stay in Trash, from the day they were put there; \"0 d\": until somebody deletes them.",
                standard = "\"30 d\"",
                min = "0 d",
                max = "3650 d",
                why = "Deleted by mistake is noticed within weeks, and nobody has to empty it.")
        Duration keepTrash,

        @Key(
                value =
                        "How long messages stay in Junk, from the day they came there; \"0 d\": until somebody deletes them.",
                standard = "\"30 d\"",
                min = "0 d",
                max = "3650 d",
                why = "Time to find mail that was taken for junk, also after a holiday.")
        Duration keepJunk) {
    public StoreSettings settings() {
        StoreSettings standard = StoreSettings.DEFAULT;
        return new StoreSettings(
                new StoreSettings.Spooling(standard.spooling().messageBytes(), spoolMemory.bytes()),
                readers,
                standard.caches(),
                standard.groups(),
                new StoreSettings.Disk(minFree.bytes(), standard.disk().checkpointBytes()),
                standard.busyMillis(),
                new StoreSettings.Ages(keepTrash, keepJunk),
                standard.passwordCost());
    }
}
