package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Decides which refusals prove that an address does not exist, and how long to believe them. Pure. */
public final class SuppressionPolicy {
    /** RFC 3463 3.2, RFC 7505: no such mailbox; the mailbox moved without a new address; it takes no mail at all. */
    private static final Set<String> NO_SUCH_MAILBOX = Set.of("5.1.1", "5.1.6", "5.1.10");
    /** The words of servers without enhanced codes; {@code 5.0.0} means that there was none. */
    private static final Pattern UNKNOWN = Pattern.compile("(user|recipient|mailbox|address|account|addressee)\\W{1,3}"
            + "(\\w+\\W{1,3}){0,6}(unknown|not found|does(n't| not) exist|not known|no longer exists)"
            + "|(no such|unknown|non-?existent) (local )?(user|recipient|mailbox|address|account|person)"
            + "|(user|mailbox|recipient) (is )?(unknown|invalid)");

    /** Words of refusals that concern the sender or its domain, whatever else they say. */
    private static final Pattern OTHER =
            Pattern.compile("sender|domain|host|helo|spf|rbl|block|black|spam|polic|quota|full");

    private SuppressionPolicy() {}

    /**
     * Whether the reply to RCPT says that there is no such mailbox. Other refusals do not count: by policy (5.7.x), a
     * full (5.2.2) or disabled (5.2.1) mailbox, a fault of the message or of the whole domain. Those pass, or do not
     * concern the address.
     *
     * @param status enhanced code; its class alone, as {@code 5.0.0}, when the server gave none
     */
    public static boolean noSuchMailbox(int code, String status, String text) {
        if (code != 550 && code != 551 && code != 553) {
            return false;
        }
        return NO_SUCH_MAILBOX.contains(status)
                || (status.equals("5.0.0")
                        && UNKNOWN.matcher(text.toLowerCase(Locale.ROOT)).find()
                        && !OTHER.matcher(text.toLowerCase(Locale.ROOT)).find());
    }

    /** Whether the refusal is still believed. A changed clock makes nothing last for years. */
    public static boolean believed(Instant since, Instant now, Duration lifetime) {
        return Duration.between(since, now).abs().compareTo(lifetime) < 0;
    }
}
