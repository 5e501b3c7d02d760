package org.postern.web.page.letter;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.query.MailQuery;
import org.postern.message.report.MailReport;
import org.postern.message.report.MailReport.About;
import org.postern.message.report.MailReport.Recipient;
import org.postern.web.hop.HopException;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Range;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;
import org.postern.web.page.mail.Opened;

/**
 * A mail that did not reach everybody, as it can be sent again: the copy in Sent, or else what came back with the report.
 *
 * @param inside the part of the report that holds it; 0 for a mail of its own
 * @param whole whether its text is there
 * @param failed the addresses that it did not reach, as far as it names them: anybody can send a report that names others
 */
record ReturnedMail(FolderRef folder, String uidl, int inside, MessageView view, boolean whole, List<String> failed) {
    ReturnedMail {
        Set<String> named = Stream.of(view.to(), view.cc(), view.bcc())
                .flatMap(List::stream)
                .map(person -> WriterAddresses.key(person.address()))
                .collect(Collectors.toSet());
        failed = failed.stream()
                .filter(address -> named.contains(WriterAddresses.key(address)))
                .toList();
    }

    /** Mails of one subject that are compared with the one that came back. */
    private static final int MOST_COMPARED = 20;

    /** @throws NotThere if the message is no report that a mail failed */
    static ReturnedMail find(Visit visit, FolderRef folder, String uidl, MessageView report) {
        MailReport said = report.findings()
                .report()
                .filter(each -> !each.failed().isEmpty())
                .orElseThrow(NotThere::new);
        List<String> failed =
                said.failed().stream().map(Recipient::address).distinct().toList();
        return sent(visit, said, failed)
                .or(() -> returned(visit, folder, uidl, report, failed))
                .orElseThrow(NotThere::new);
    }

    /** Its files, as files of a new letter. */
    List<KeptFile> files(Visit visit) {
        return KeptFile.allOf(
                visit,
                folder,
                uidl,
                view.parts().stream()
                        .flatMap(part -> inside == 0 ? Stream.of(part) : part.within(inside).stream())
                        .toList());
    }

    /** The copy with the same Message-ID: it is complete, and nobody else can have written it. */
    private static Optional<ReturnedMail> sent(Visit visit, MailReport said, List<String> failed) {
        Optional<String> id = said.about().flatMap(About::messageId);
        String subject = said.about()
                .map(About::subject)
                .orElse("")
                .replaceAll("[\"\\p{Cntrl}]+", " ")
                .strip();
        if (id.isEmpty() || subject.isEmpty()) {
            return Optional.empty();
        }
        FolderRef folder = FolderRef.of(Role.SENT);
        String query = new MailQuery(List.of(new MailQuery.AnyOf(
                        List.of(new MailQuery.Term(MailQuery.Field.SUBJECT, subject, true, false)))))
                .text();
        try {
            List<Entry> found = visit.organizer()
                    .search()
                    .words(visit.login(), Optional.of(folder), query, new Range(0, MOST_COMPARED))
                    .entries();
            for (Entry each : found) {
                MessageView view = visit.mail().view(visit.login(), folder, each.uidl(), Optional.empty());
                if (view.messageId().equals(id)) {
                    return Optional.of(new ReturnedMail(folder, each.uidl(), 0, view, true, failed));
                }
            }
            return Optional.empty();
        } catch (OrganizerException | HopException e) {
            return Optional.empty(); // what came back is there
        }
    }

    private static Optional<ReturnedMail> returned(
            Visit visit, FolderRef folder, String uidl, MessageView report, List<String> failed) {
        return report.parts().stream()
                .filter(PartView::isMessage)
                .findFirst()
                .map(part -> new ReturnedMail(
                        folder,
                        uidl,
                        part.number(),
                        Opened.gone(() ->
                                visit.mail().nested(visit.login(), folder, uidl, part.number(), Optional.empty())),
                        !part.mediaType().endsWith("headers"),
                        failed));
    }
}
