package org.postern.store.pop3;

import static org.postern.store.pop3.Pop3Session.ok;
import static org.postern.store.pop3.Pop3Session.refusal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.james.protocols.api.Response;
import org.postern.message.mime.MessageReader;
import org.postern.store.content.LimitedStream;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * XTOP, XSUM, XRETR and XSIZE: the hop's commands that name messages by UIDL, so that no session needs the numbers of a whole
 * folder. Only on the hop's listener, announced by {@link #CAPABILITY} ({@code docs/dev/pop3-by-uidl.md}). They find
 * what is in the folder now and nothing else; they delete nothing. A missing message is not a mistake of the client,
 * because mail is moved and deleted at any time.
 */
final class UidlCommands {
    static final String CAPABILITY = "X-POSTERN-UIDL";
    /** XSUM is there, too. */
    static final String SUMMARIES = "X-POSTERN-SUMMARY";

    private static final Logger LOG = LoggerFactory.getLogger(UidlCommands.class);
    /** No more fit a command line of 255 octets anyway. */
    private static final int MOST_UIDLS = 100;

    /** A message without summary: its header tells what a title list needs. */
    private static final String HEADER = "[X-HEADER] read its header";

    private final MessageReader reader = new MessageReader(Clock.systemUTC());

    private static final String GONE = "[X-GONE] no such message in this folder";

    /** {@code XTOP uidl [uidl...]}: a line, then for each UIDL in order what {@code TOP n 0} would answer. */
    Response xtop(Pop3Session session, String argument) {
        List<String> uidls = words(argument);
        if (uidls.isEmpty() || uidls.size() > MOST_UIDLS) {
            return session.mistake("XTOP needs 1 to " + MOST_UIDLS + " UIDLs");
        }
        return MaildropCommands.with(
                session,
                open -> new StreamedReply(
                        uidls.size() + " answers follow",
                        new AnswersStream(uidls.stream()
                                .map(uidl -> (AnswersStream.Answer) () -> header(session, open, uidl))
                                .iterator())));
    }

    /** {@code XSUM uidl [uidl...]}: a line, then for each UIDL in order the summary of that message. */
    Response xsum(Pop3Session session, String argument) {
        List<String> uidls = words(argument);
        if (uidls.isEmpty() || uidls.size() > MOST_UIDLS) {
            return session.mistake("XSUM needs 1 to " + MOST_UIDLS + " UIDLs");
        }
        return MaildropCommands.with(session, open -> {
            Map<String, String> kept = open.summaries(uidls);
            return new StreamedReply(
                    uidls.size() + " answers follow",
                    new AnswersStream(uidls.stream()
                            .map(uidl -> (AnswersStream.Answer) () -> {
                                String text = kept.get(uidl);
                                return text == null
                                        ? onTheSpot(session, open, uidl)
                                        : summary(uidl, Optional.of(text).filter(each -> !each.isEmpty()));
                            })
                            .iterator()));
        });
    }

    /** Of a message that is not indexed yet. What cannot be read for it may still have a header that can. */
    private InputStream onTheSpot(Pop3Session session, Transaction open, String uidl) {
        try {
            OptionalLong octets = open.size(uidl);
            if (octets.isEmpty()) {
                return line("-ERR " + GONE);
            }
            try (InputStream content = new LimitedStream(open.content(uidl), MessageReader.SUMMARY_OCTETS)) {
                return summary(uidl, reader.summary(content, octets.getAsLong()).text());
            }
        } catch (StoreException | IOException e) {
            LOG.debug("[{}] a message is not summarized", session.getSessionID(), e);
            return summary(uidl, Optional.empty());
        }
    }

    /** Its lines begin with letters, so there are no dots to stuff. */
    private static InputStream summary(String uidl, Optional<String> text) {
        return line(text.map(lines -> "+OK " + uidl + "\r\n" + lines + ".").orElse("-ERR " + HEADER));
    }

    /** {@code XRETR uidl [most]}: the message, or a refusal with its size if it has more octets than {@code most}. */
    Response xretr(Pop3Session session, String argument) {
        List<String> words = words(argument);
        long most = words.size() == 2 ? MaildropCommands.number(words.get(1)) : Long.MAX_VALUE;
        if (words.isEmpty() || words.size() > 2 || most < 0) {
            return session.mistake("XRETR needs a UIDL, and may have a number of octets");
        }
        String uidl = words.get(0);
        return MaildropCommands.with(session, open -> {
            OptionalLong size = open.size(uidl);
            if (size.isEmpty()) {
                return refusal(GONE);
            }
            if (size.getAsLong() > most) {
                return refusal("[X-LARGE] " + size.getAsLong() + " octets");
            }
            try {
                return new StreamedReply(
                        size.getAsLong() + " octets",
                        MessageStream.begin(
                                ReadableContent.open(session, () -> open.whole(uidl), () -> open.left(uidl))));
            } catch (StoreException e) {
                return e.kind() == StoreException.Kind.GONE ? refusal(GONE) : fault(session, e);
            } catch (IOException e) {
                return fault(session, e);
            }
        });
    }

    /** {@code XSIZE uidl}: its octets. */
    Response xsize(Pop3Session session, String argument) {
        List<String> words = words(argument);
        if (words.size() != 1) {
            return session.mistake("XSIZE needs a UIDL");
        }
        return MaildropCommands.with(session, open -> {
            OptionalLong size = open.size(words.get(0));
            return size.isEmpty() ? refusal(GONE) : ok(size.getAsLong() + " octets");
        });
    }

    /** Opened when its turn comes, so that one header at a time is in memory. */
    private static InputStream header(Pop3Session session, Transaction open, String uidl) {
        try {
            InputStream top = MessageStream.begin(
                    new TopStream(ReadableContent.open(session, () -> open.content(uidl), () -> open.left(uidl)), 0));
            return new SequenceInputStream(line("+OK " + uidl), top);
        } catch (StoreException e) {
            return line("-ERR " + (e.kind() == StoreException.Kind.GONE ? GONE : faultWords(session, e)));
        } catch (IOException e) {
            return line("-ERR " + faultWords(session, e));
        }
    }

    private static Response fault(Pop3Session session, Exception e) {
        return refusal(faultWords(session, e));
    }

    private static String faultWords(Pop3Session session, Exception e) {
        LOG.error("[{}] a message cannot be read", session.getSessionID(), e);
        return Pop3Session.FAULT;
    }

    private static InputStream line(String text) {
        return new ByteArrayInputStream((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> words(String argument) {
        String words = argument.strip();
        return words.isEmpty() ? List.of() : Arrays.asList(words.split(" +", -1));
    }
}
