package org.postern.web.page.mail;

import java.util.Collection;
import java.util.List;
import org.postern.message.address.NameKey;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.Title;
import org.postern.web.organizer.Colleagues.OfficeFacts;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Visit;

/**
 * Judges the senders of a page with one question to the organizer. If the organizer fails, nothing is said about them.
 */
record Senders(OfficeFacts facts) {
    static Senders of(Visit visit, Collection<Title> titles) {
        return ask(
                visit, titles.stream().flatMap(title -> title.from().stream()).toList());
    }

    static Senders of(Visit visit, MessageView view) {
        return ask(visit, view.from());
    }

    private static Senders ask(Visit visit, List<Person> people) {
        List<String> keys = people.stream()
                .map(Person::name)
                .map(NameKey::of)
                .filter(key -> !key.isEmpty())
                .distinct()
                .limit(200)
                .toList();
        try {
            return new Senders(visit.organizer().colleagues().office(visit.login(), keys));
        } catch (OrganizerException e) {
            return new Senders(OfficeFacts.NONE);
        }
    }

    SenderFinding finding(MessageView view) {
        return SenderFinding.of(view.authorship(), view.from(), view.replyTo(), facts);
    }

    SenderFinding finding(Title title) {
        return SenderFinding.of(title.authorship(), title.from(), List.of(), facts);
    }
}
