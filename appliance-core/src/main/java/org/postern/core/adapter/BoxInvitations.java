package org.postern.core.adapter;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.postern.store.person.InvitationTable;
import org.postern.web.organizer.Invitations;
import org.postern.web.session.HopLogin;

/** The meetings that the box's own store remembers. Thread-safe. */
record BoxInvitations(TicketAccounts accounts, InvitationTable table, Clock clock) implements Invitations {
    @Override
    public void note(HopLogin who, Meeting meeting) {
        boolean unused = accounts.asking(who, account -> {
            table.note(account.id(), stored(meeting));
            return true;
        });
    }

    @Override
    public Optional<Known> known(HopLogin who, Key key) {
        return accounts.asking(
                who,
                account -> table.known(account.id(), stored(key))
                        .map(known -> new Known(
                                shown(known.latest()),
                                known.answer().map(given -> new Given(Answer.valueOf(given.answer()), given.at())))));
    }

    @Override
    public void answered(HopLogin who, Key key, Answer answer) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        boolean unused = accounts.asking(who, account -> {
            table.answer(account.id(), stored(key), new InvitationTable.Given(answer.name(), now));
            return true;
        });
    }

    @Override
    public List<Meeting> around(HopLogin who, Instant from, Instant to) {
        return accounts.asking(
                who,
                account -> table.around(account.id(), from, to, Answer.DECLINED.name()).stream()
                        .map(BoxInvitations::shown)
                        .toList());
    }

    private static InvitationTable.Key stored(Key key) {
        return new InvitationTable.Key(key.uid(), key.recurrence(), key.organizer());
    }

    private static InvitationTable.Meeting stored(Meeting meeting) {
        Version version = meeting.version();
        Times times = meeting.times();
        return new InvitationTable.Meeting(
                stored(meeting.key()),
                new InvitationTable.Version(
                        version.sequence(), version.stamp(), version.uidl(), version.author(), version.cancelled()),
                new InvitationTable.Times(times.starts(), times.ends(), times.zone(), times.rule()),
                meeting.summary());
    }

    private static Meeting shown(InvitationTable.Meeting meeting) {
        InvitationTable.Version version = meeting.version();
        InvitationTable.Times times = meeting.times();
        InvitationTable.Key key = meeting.key();
        return new Meeting(
                new Key(key.uid(), key.recurrence(), key.organizer()),
                new Version(version.sequence(), version.stamp(), version.uidl(), version.author(), version.cancelled()),
                new Times(times.starts(), times.ends(), times.zone(), times.rule()),
                meeting.summary());
    }
}
