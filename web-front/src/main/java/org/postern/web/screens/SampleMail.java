package org.postern.web.screens;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.Summary;
import org.postern.web.hop.Content;
import org.postern.web.hop.MessageSource;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.Colleagues;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.OneAddress;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Search;
import org.postern.web.session.HopLogin;

/** Sample mail for a {@link Rehearsal}: an inbox with a page of messages, some of them HTML and Japanese. Immutable. */
final class SampleMail implements MessageSource {
    /** A page of the title list. */
    static final List<String> UIDLS =
            IntStream.range(0, 50).mapToObj(i -> "sample" + i).toList();

    private static final String HEADER = String.join(
            "\r\n",
            "Received: from mx.example.net (mx.example.net [192.0.2.7]) by mail.example.org with ESMTPS id 1;",
            " Mon, 5 Jan 2026 10:00:00 +0900",
            "Authentication-Results: mail.example.org; dmarc=pass header.from=example.net",
            "Message-ID: <%1$s@example.net>",
            "Date: Mon, 5 Jan 2026 10:00:00 +0900",
            "From: =?UTF-8?B?5bGx55Sw?= <sender%1$s@example.net>",
            "To: Nobody <nobody@localhost.invalid>, \"A, B\" <other@example.org>",
            "Subject: =?ISO-2022-JP?B?GyRCOzNFRBsoQg==?= sample %1$s",
            "MIME-Version: 1.0",
            "");
    private static final String PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\n"
            + "A line of the sample, http://example.net/.\r\n".repeat(20);
    private static final String HTML = "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n" + PLAIN
            + "\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><head><style>p{color:#333}</style></head><body>"
            + "<table><tr><td style=\"padding:4px\"><p>A <b>sample</b> with a <a href=\"https://example.net/\">link</a>"
            + " and <img src=\"https://example.net/a.png\" alt=\"a picture\"></p></td></tr></table>".repeat(10)
            + "</body></html>\r\n--b--\r\n";

    /** The organizer over the same mail. */
    static Organizer organizer(Clock clock) {
        Folders.Folder inbox = new Folders.Folder(FolderRef.INBOX, "Inbox", UIDLS.size(), 10);
        List<Messages.Entry> entries = UIDLS.stream()
                .map(uidl -> new Messages.Entry(
                        uidl, FolderRef.INBOX, Set.of(Messages.Flag.SEEN), clock.instant(), 2_000, false))
                .toList();
        return new Organizer(
                port(Folders.class, Map.of("list", new Folders.Listed(List.of(inbox), 1, true))),
                port(Messages.class, Map.of("list", new Messages.Listing(entries, 5_000, true), "changeFlags", 0)),
                port(Drafts.class, Map.of("letter", Optional.empty())),
                port(
                        Search.class,
                        Map.of(
                                "message",
                                Optional.of(entries.get(0)),
                                "neighbours",
                                Search.Neighbours.NONE,
                                "words",
                                new Messages.Listing(entries, 5_000, true))),
                Conversations.NONE,
                port(Outbox.class, Map.of("waiting", List.of(), "keepsByItself", true)),
                port(
                        Changes.class,
                        Map.of("count", 1L, "standing", Changes.Standing.TRUE, "quota", new Changes.Quota(1, 0))),
                port(Colleagues.class, Map.of("office", Colleagues.OfficeFacts.NONE)),
                (Addresses) new OneAddress(),
                Reactions.NONE);
    }

    /** A port that gives these answers by method name, and fails as an organizer may for all others. */
    private static <T> T port(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    Object answer = answers.get(method.getName());
                    if (answer == null) {
                        throw new OrganizerException("a rehearsal has no " + method.getName(), true);
                    }
                    return answer;
                }));
    }

    private static byte[] message(String uidl) {
        boolean html = UIDLS.indexOf(uidl) % 2 == 0;
        return (HEADER.formatted(uidl) + (html ? HTML : PLAIN)).getBytes(StandardCharsets.UTF_8);
    }

    /** As a server of ours: most have a summary, and the header of a few is read. */
    @Override
    public List<String> summaries(HopLogin login, FolderRef folder, List<String> uidls, SummaryTaker taker) {
        List<String> others = new ArrayList<>();
        for (String uidl : uidls) {
            Optional<Summary> summary = UIDLS.indexOf(uidl) % 10 == 0 ? Optional.empty() : Summary.parse(summary(uidl));
            summary.ifPresentOrElse(kept -> taker.take(uidl, kept), () -> others.add(uidl));
        }
        return others;
    }

    private static String summary(String uidl) {
        byte[] message = message(uidl);
        try {
            return new MessageReader(Clock.systemUTC())
                    .summary(new ByteArrayInputStream(message), message.length)
                    .text()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void headers(HopLogin login, FolderRef folder, List<String> uidls, HeaderTaker taker) {
        for (String uidl : uidls) {
            try {
                taker.take(uidl, new ByteArrayInputStream(message(uidl)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public List<String> uidls(HopLogin login, FolderRef folder) {
        return UIDLS;
    }

    @Override
    public Content open(HopLogin login, FolderRef folder, String uidl) {
        return Content.inMemory(message(uidl));
    }

    @Override
    public long octets(HopLogin login, FolderRef folder, String uidl) {
        return message(uidl).length;
    }

    @Override
    public void forget(HopLogin login) {}

    @Override
    public void close() {}
}
