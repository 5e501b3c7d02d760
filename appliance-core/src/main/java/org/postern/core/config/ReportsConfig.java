package org.postern.core.config;

import java.time.Duration;
import org.postern.core.config.value.ByteSize;
import org.postern.store.report.ReportSettings;

/** Notices to senders, and addresses that failed. */
public record ReportsConfig(
        @Key(
                value = "How long a message may be delayed before its sender gets a notice, once; \"0 s\": never.",
                standard = "\"4 h\"",
                min = "0 s",
                max = "5 d",
                why = "Longer than greylisting or a restart takes, and still the same working day.")
        Duration delayNotice,

        @Key(
                value = "The largest message that a bounce returns whole where the sender asked for it (RET=FULL).",
                standard = "\"100 KiB\"",
                min = "0 B",
                max = "10 MiB",
                why = "The sender has the message anyway; large bounces could fill the mailbox.")
        ByteSize returnLimit,

        @Key(
                value = "Whether mail to an address is refused once its own server has said that it does not exist.",
                standard = "true",
                why =
                        "The sender learns it at once; writing to unknown addresses again and again harms the box's reputation.")
        boolean suppress,

        @Key(
                value = "How long such an address stays refused; `postern suppression delete ADDRESS` ends it sooner.",
                standard = "\"30 d\"",
                min = "1 min",
                max = "365 d",
                why = "An address that exists again works without help after that time.")
        Duration suppressFor) {
    public ReportSettings settings() {
        return new ReportSettings(delayNotice, returnLimit.bytes(), suppress, suppressFor);
    }
}
