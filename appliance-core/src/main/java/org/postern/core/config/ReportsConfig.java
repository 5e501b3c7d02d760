package org.postern.core.config;

import java.time.Duration;
import org.postern.store.report.ReportSettings;

/** What senders are told, and what is learned from failures. */
public record ReportsConfig(
        @Key(
                value = "How late a mail must be before its sender is told, once; \"0 s\": never.",
                standard = "\"4 h\"",
                min = "0 s",
                max = "5 d",
                why = "Greylisting and restarts pass sooner; it is still the same working day.")
        Duration delayNotice,

        @Key(
                value =
                        "The largest message that a bounce brings back whole, when its sender asked for that (RET=FULL).",
                standard = "\"100 KiB\"",
                min = "0 B",
                max = "10 MiB",
                why = "The sender has it anyway; larger ones could fill the mailbox.")
        ByteSize returnLimit,

        @Key(
                value = "Whether mail to an address that its own server called unknown is refused from then on.",
                standard = "true",
                why =
                        "The sender hears at once; asking again and again for people who are not there harms the box's name.")
        boolean suppress,

        @Key(
                value = "How long that lasts; `postern suppression delete ADDRESS` ends it sooner.",
                standard = "\"30 d\"",
                min = "1 min",
                max = "365 d",
                why = "A mended address works again by itself.")
        Duration suppressFor) {
    public ReportSettings settings() {
        return new ReportSettings(delayNotice, returnLimit.bytes(), suppress, suppressFor);
    }
}
