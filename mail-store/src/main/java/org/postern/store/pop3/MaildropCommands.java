package org.postern.store.pop3;

import static org.postern.store.pop3.Pop3Session.ok;
import static org.postern.store.pop3.Pop3Session.refusal;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.function.Function;
import org.apache.james.protocols.api.Response;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STAT, LIST, UIDL, RETR, TOP, DELE and RSET (RFC 1939 5 and 7). Listings and messages are streamed, so that a slow
 * client costs one buffer and not a whole message. Messages are sent unchanged, including UTF-8 headers. RFC 6856 asks
 * a server to rewrite them for clients that did not send UTF8. That would break signatures and sizes, and those clients
 * read such headers well enough.
 */
final class MaildropCommands {
    private static final Logger LOG = LoggerFactory.getLogger(MaildropCommands.class);

    Response stat(Pop3Session session, String argument) {
        if (!argument.isBlank()) {
            return session.mistake("STAT takes no argument");
        }
        return with(session, open -> ok(open.messages() + " " + open.octets()));
    }

    Response list(Pop3Session session, String argument) {
        return with(session, open -> listing(session, open, argument, (index, line) -> line.append(open.size(index))));
    }

    Response uidl(Pop3Session session, String argument) {
        return with(session, open -> listing(session, open, argument, (index, line) -> line.append(open.uidl(index))));
    }

    Response retr(Pop3Session session, String argument) {
        return with(session, open -> {
            int index = number(argument) - 1;
            return open.has(index)
                    ? message(session, open, index, Integer.MAX_VALUE, open.size(index) + " octets")
                    : noSuchMessage(session);
        });
    }

    Response top(Pop3Session session, String argument) {
        return with(session, open -> {
            String[] words = argument.strip().split(" +", -1);
            int lines = words.length == 2 ? number(words[1]) : -1;
            if (lines < 0) {
                return session.mistake("TOP needs a message number and a number of lines");
            }
            int index = number(words[0]) - 1;
            return open.has(index)
                    ? message(session, open, index, lines, "top of the message follows")
                    : noSuchMessage(session);
        });
    }

    Response dele(Pop3Session session, String argument) {
        return with(session, open -> {
            int index = number(argument) - 1;
            if (!open.has(index)) {
                return noSuchMessage(session);
            }
            open.mark(index);
            return ok("marked, goes at QUIT");
        });
    }

    Response rset(Pop3Session session, String argument) {
        if (!argument.isBlank()) {
            return session.mistake("RSET takes no argument");
        }
        return with(session, open -> {
            open.unmarkAll();
            return ok(open.messages() + " messages");
        });
    }

    private static Response listing(
            Pop3Session session, Transaction open, String argument, ListingStream.Column column) {
        if (argument.isBlank()) {
            BitSet marked = open.marked();
            String summary = open.messages() + " messages (" + open.octets() + " octets)";
            return new StreamedReply(summary, new ListingStream(open.count(), marked, column));
        }
        int index = number(argument) - 1;
        if (!open.has(index)) {
            return noSuchMessage(session);
        }
        StringBuilder line = new StringBuilder().append(index + 1).append(' ');
        column.append(index, line);
        return ok(line.toString());
    }

    /**
     * Reads the beginning before the reply +OK: for an unreadable message the client gets -ERR instead of a truncated
     * message, and for one that is damaged on disk a {@link DamagedMessage}. RETR examines all of it, because a program that is
     * cut off in the middle would begin with the same message each time and never come to a later one.
     */
    private static Response message(Pop3Session session, Transaction open, int index, int bodyLines, String text) {
        try {
            InputStream content = ReadableContent.open(
                    session,
                    () -> bodyLines == Integer.MAX_VALUE ? open.whole(index) : open.content(index),
                    () -> open.left(index));
            if (bodyLines < Integer.MAX_VALUE) {
                content = new TopStream(content, bodyLines);
            }
            return new StreamedReply(text, MessageStream.begin(content));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.GONE) {
                return refusal("another session removed this message");
            }
            return fault(session, e);
        } catch (IOException e) {
            return fault(session, e);
        }
    }

    private static Response fault(Pop3Session session, Exception e) {
        LOG.error("[{}] a message cannot be read", session.getSessionID(), e);
        return Pop3Session.fault();
    }

    private static Response noSuchMessage(Pop3Session session) {
        return session.mistake("no such message");
    }

    /** The number in a word, -1 for anything else. No maildrop has a message number that does not fit an int. */
    static int number(String word) {
        String digits = word.strip();
        if (digits.isEmpty() || digits.length() > 255) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = Math.min(number * 10 + (c - '0'), Integer.MAX_VALUE);
        }
        return (int) number;
    }

    static Response with(Pop3Session session, Function<Transaction, Response> action) {
        // Empty only when the client has disconnected since the command was dispatched. This answer does not reach a
        // client.
        return session.transaction().map(action).orElseGet(() -> refusal("the connection is closed"));
    }
}
