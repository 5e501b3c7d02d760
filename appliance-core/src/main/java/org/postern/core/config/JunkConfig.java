package org.postern.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.postern.store.filter.junk.JunkSettings;

/** The detection of junk. */
public record JunkConfig(
        @Key(
                value =
                        "What recognizes junk: own learns from what people move, rspamd asks an rspamd, off does nothing.",
                standard = "\"own\"",
                why = "The own filter needs no other program, and judges nothing before people have taught it.")
        JunkSettings.Engine engine,

        @Key(
                value = "Certainty in percent from which the own filter puts a message into Junk.",
                standard = "95",
                min = "51",
                max = "99",
                why = "Junk in the inbox costs a second, an order in Junk costs a customer.")
        int certainty,

        @Key(
                value = "Messages of either kind that the own filter must learn before it judges any.",
                standard = "20",
                min = "1",
                max = "10000",
                why = "With fewer, chance would decide.")
        int leastTraining,

        @Key(
                value = "The rspamd worker that scans messages.",
                standard = "\"http://127.0.0.1:11333\"",
                why = "Debian's package listens there.")
        URI rspamdUrl,

        @Key(
                value =
                        "The rspamd controller that learns what people move, such as \"http://127.0.0.1:11334\"; \"\": none.",
                standard = "\"\"",
                why = "Learning needs a statistics database (Redis), which the rspamd package does not install.")
        Optional<URI> rspamdLearnUrl,

        @Key(
                value = "The password of rspamd's controller.",
                standard = "\"\"",
                why = "rspamd needs none from this machine. This file has mode 0600.")
        Optional<String> rspamdPassword,

        @Key(
                value = "How long rspamd may take; after that the message is accepted without its verdict.",
                standard = "\"10 s\"",
                min = "100 ms",
                max = "2 min",
                why = "rspamd itself gives up after 8 s; a filter that is down must not stop the mail.")
        Duration rspamdTimeout,

        @Key(
                value = "Whether a message that rspamd would reject is refused (true) or put into Junk (false).",
                standard = "true",
                why =
                        "The administrator of rspamd has set its limits, and the sender of a refused message learns of it.")
        boolean rspamdReject) {
    /** Returns the settings of the filter. */
    public JunkSettings settings() {
        return new JunkSettings(
                engine,
                certainty / 100.0,
                leastTraining,
                new JunkSettings.Rspamd(rspamdUrl, rspamdLearnUrl, rspamdPassword, rspamdTimeout, rspamdReject));
    }
}
