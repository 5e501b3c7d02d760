package org.postern.core.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.filter.junk.JunkSettings;

/** What tells junk from mail. */
public record JunkConfig(
        @Key(
                value = "Who tells junk from mail: own (learns from people), rspamd, off.",
                standard = "\"own\"",
                why = "The own filter needs nothing, and judges nothing before people have taught it.")
        String engine,

        @Key(
                value = "From how many percent of certainty the own filter puts a message into Junk.",
                standard = "95",
                min = "51",
                max = "99",
                why = "An offer that is seen costs a second, an order that is not seen costs a customer.")
        int certainty,

        @Key(
                value = "Messages of either kind to be learned before the own filter judges at all.",
                standard = "20",
                min = "1",
                max = "10000",
                why = "With fewer, chance decides.")
        int leastTraining,

        @Key(
                value = "The rspamd worker that is asked.",
                standard = "\"http://127.0.0.1:11333\"",
                why = "Where Debian's package listens.")
        String rspamdUrl,

        @Key(
                value =
                        "The rspamd controller that is told what people move, as \"http://127.0.0.1:11334\"; \"\": none.",
                standard = "\"\"",
                why = "Learning needs a statistics backend in rspamd (Redis), which its package does not bring.")
        Optional<String> rspamdLearnUrl,

        @Key(value = "The password of rspamd's controller.", standard = "\"\"", why = "This file has mode 0600.")
        Optional<String> rspamdPassword,

        @Key(
                value = "How long rspamd may take; then the mail is taken without its word.",
                standard = "\"10 s\"",
                min = "100 ms",
                max = "2 min",
                why = "Its own limit is 8 s; a filter that is down must not stop the mail.")
        Duration rspamdTimeout,

        @Key(
                value = "Whether mail that rspamd would reject is refused (true) or put into Junk (false).",
                standard = "true",
                why = "Who runs rspamd has set its thresholds; a sender who is refused knows it.")
        boolean rspamdReject) {
    /** What the filter is given. */
    public JunkSettings settings() {
        return new JunkSettings(
                chosen(),
                certainty / 100.0,
                leastTraining,
                new JunkSettings.Rspamd(
                        uri("rspamd-url", rspamdUrl),
                        rspamdLearnUrl.map(text -> uri("rspamd-learn-url", text)),
                        rspamdPassword,
                        rspamdTimeout,
                        rspamdReject));
    }

    private JunkSettings.Engine chosen() {
        try {
            return JunkSettings.Engine.valueOf(engine.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("[junk]", List.of("engine must be own, rspamd or off"));
        }
    }

    private static URI uri(String key, String text) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(key);
        }
        throw wrong(key);
    }

    private static ConfigException wrong(String key) {
        return new ConfigException("[junk]", List.of(key + " must be an address like http://127.0.0.1:11333"));
    }
}
