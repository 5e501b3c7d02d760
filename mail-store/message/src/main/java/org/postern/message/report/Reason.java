package org.postern.message.report;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a mail was not delivered, in kinds that a clerk can act on (RFC 3463, and replies of common servers). */
public enum Reason {
    NO_SUCH_USER,
    NO_SUCH_DOMAIN,
    NO_MAIL_ACCEPTED,
    BAD_ADDRESS,
    MOVED,
    MAILBOX_OFF,
    MAILBOX_FULL,
    TOO_LARGE,
    SPAM,
    NOT_PROVEN,
    BLOCKED_SERVER,
    REFUSED,
    SENDER_REFUSED,
    UNREACHABLE,
    EXPIRED,
    LOOP,
    TOO_MUCH,
    ENCRYPTION,
    CONTENT,
    SERVER_FAULT,
    UNKNOWN;

    private static final int LOOKED_AT = 1_000;
    private static final Pattern STATUS = Pattern.compile("(?<![\\d.])[245]\\.(\\d{1,3}\\.\\d{1,3})(?![\\d.])");
    private static final Pattern REPLY = Pattern.compile("(?<![\\d.])([45]\\d\\d)(?![\\d.])");

    /** By subject and detail of the status. */
    private static final Map<String, Reason> DETAILS = Map.ofEntries(
            Map.entry("1.1", NO_SUCH_USER),
            Map.entry("1.2", NO_SUCH_DOMAIN),
            Map.entry("1.3", BAD_ADDRESS),
            Map.entry("1.4", BAD_ADDRESS),
            Map.entry("1.6", MOVED),
            Map.entry("1.7", SENDER_REFUSED),
            Map.entry("1.8", SENDER_REFUSED),
            Map.entry("1.9", BAD_ADDRESS),
            Map.entry("1.10", NO_MAIL_ACCEPTED),
            Map.entry("2.0", MAILBOX_OFF),
            Map.entry("2.1", MAILBOX_OFF),
            Map.entry("2.2", MAILBOX_FULL),
            Map.entry("2.3", TOO_LARGE),
            Map.entry("3.1", MAILBOX_FULL),
            Map.entry("3.4", TOO_LARGE),
            Map.entry("4.1", UNREACHABLE),
            Map.entry("4.2", UNREACHABLE),
            Map.entry("4.3", UNREACHABLE),
            Map.entry("4.4", NO_SUCH_DOMAIN),
            Map.entry("4.5", TOO_MUCH),
            Map.entry("4.6", LOOP),
            Map.entry("4.7", EXPIRED),
            Map.entry("5.3", TOO_MUCH),
            Map.entry("7.7", CONTENT),
            Map.entry("7.10", ENCRYPTION),
            Map.entry("7.20", NOT_PROVEN),
            Map.entry("7.21", NOT_PROVEN),
            Map.entry("7.22", NOT_PROVEN),
            Map.entry("7.23", NOT_PROVEN),
            Map.entry("7.24", NOT_PROVEN),
            Map.entry("7.25", BLOCKED_SERVER),
            Map.entry("7.26", NOT_PROVEN),
            Map.entry("7.27", NO_MAIL_ACCEPTED));

    /** By words of the reply; the first that fits. */
    private static final List<Words> WORDS = List.of(
            new Words(
                    MAILBOX_FULL,
                    "mailbox full|mailbox is full|over quota|quota exceeded|overquota|out of storage|insufficient storage"
                            + "|disk quota|inbox is full"),
            new Words(
                    TOO_LARGE,
                    "too large|too big|size limit|exceeds? (?:the )?(?:maximum|fixed|allowed)|maximum message size|message size"),
            new Words(
                    BLOCKED_SERVER,
                    "blacklist|block ?list|blocked using|spamhaus|dnsbl|rbl\\b|poor reputation|bad reputation|low reputation"
                            + "|listed (?:in|on|by)"),
            new Words(
                    NOT_PROVEN,
                    "dmarc|\\bspf\\b|\\bdkim\\b|unauthenticated|not authenticated|authentication (?:checks|results)"),
            new Words(SPAM, "\\bspam|unsolicited|junk|bulk mail|virus|malware|phish"),
            new Words(
                    NO_SUCH_USER,
                    "user unknown|unknown user|no such (?:user|recipient|mailbox|address|person)|user (?:not found|doesn)"
                            + "|does(?:n't| not) exist|recipient (?:not found|unknown)|unknown (?:recipient|address|local)"
                            + "|mailbox (?:not found|unavailable|unknown)|invalid (?:recipient|mailbox|user)|not a valid"
                            + "|no mailbox|address rejected|addressee unknown|unrouteable address|recipient address"),
            new Words(
                    MAILBOX_OFF,
                    "account (?:is )?(?:disabled|suspended|inactive|closed)|mailbox (?:is )?(?:disabled|inactive)"),
            new Words(
                    NO_SUCH_DOMAIN,
                    "host (?:unknown|not found)|domain (?:not found|does not exist|name not found)|name or service not known"
                            + "|nxdomain|no such domain|unknown host|host or domain"),
            new Words(LOOP, "\\bloop|too many hops"),
            new Words(
                    TOO_MUCH,
                    "too many (?:messages|connections|recipients|mails)|rate limit|throttl|greylist|graylist"),
            new Words(
                    UNREACHABLE,
                    "connection (?:refused|timed out|reset|lost)|timed? ?out|unreachable|no route|could not connect|cannot connect"),
            new Words(ENCRYPTION, "\\btls\\b|starttls|certificate"),
            new Words(REFUSED, "relay|denied|not allowed|not permitted|prohibited|policy|rejected"));

    private record Words(Reason reason, Pattern pattern) {
        Words(Reason reason, String pattern) {
            this(reason, Pattern.compile(pattern));
        }
    }

    /**
     * The reason of a failure or delay.
     *
     * @param status as the report gives it; may be empty
     * @param diagnostic the refusing server's words; may be empty
     */
    static Reason of(String status, String diagnostic) {
        String words = diagnostic
                .substring(0, Math.min(diagnostic.length(), LOOKED_AT))
                .toLowerCase(Locale.ROOT);
        Optional<Reason> said = detail(status).or(() -> detail(words));
        if (said.isPresent()) {
            return said.get();
        }
        for (Words each : WORDS) {
            if (each.pattern.matcher(words).find()) {
                return each.reason;
            }
        }
        return general(status).or(() -> general(words)).or(() -> reply(words)).orElse(UNKNOWN);
    }

    private static Optional<Reason> detail(String text) {
        Matcher status = STATUS.matcher(text);
        return status.find() ? Optional.ofNullable(DETAILS.get(status.group(1))) : Optional.empty();
    }

    /** By the class of the status alone. */
    private static Optional<Reason> general(String text) {
        Matcher status = STATUS.matcher(text);
        if (!status.find()) {
            return Optional.empty();
        }
        return switch (status.group(1).charAt(0)) {
            case '1' -> Optional.of(NO_SUCH_USER);
            case '2' -> Optional.of(MAILBOX_OFF);
            case '3', '5' -> Optional.of(SERVER_FAULT);
            case '4' -> Optional.of(UNREACHABLE);
            case '6' -> Optional.of(CONTENT);
            case '7' -> Optional.of(REFUSED);
            default -> Optional.empty();
        };
    }

    private static Optional<Reason> reply(String words) {
        Matcher reply = REPLY.matcher(words);
        if (!reply.find()) {
            return Optional.empty();
        }
        return switch (reply.group(1)) {
            case "550", "551", "553" -> Optional.of(NO_SUCH_USER);
            case "552" -> Optional.of(MAILBOX_FULL);
            case "554", "571" -> Optional.of(REFUSED);
            case "421", "451" -> Optional.of(SERVER_FAULT);
            case "450" -> Optional.of(TOO_MUCH);
            case "452" -> Optional.of(MAILBOX_FULL);
            default -> Optional.empty();
        };
    }
}
