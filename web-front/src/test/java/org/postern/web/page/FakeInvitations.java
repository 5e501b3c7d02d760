package org.postern.web.page;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.web.organizer.Invitations;
import org.postern.web.session.HopLogin;

/** Meetings in memory. */
final class FakeInvitations implements Invitations {
    final Map<Key, Known> known = new LinkedHashMap<>();

    @Override
    public void note(HopLogin who, Meeting meeting) {
        Known before = known.get(meeting.key());
        if (before == null || meeting.version().isAfter(before.latest().version())) {
            known.put(meeting.key(), new Known(meeting, Optional.empty()));
        }
    }

    @Override
    public Optional<Known> known(HopLogin who, Key key) {
        return Optional.ofNullable(known.get(key));
    }

    @Override
    public void answered(HopLogin who, Key key, Answer answer) {
        known.computeIfPresent(
                key, (same, before) -> new Known(before.latest(), Optional.of(new Given(answer, Office.NOW))));
    }

    @Override
    public List<Meeting> around(HopLogin who, Instant from, Instant to) {
        return known.values().stream().map(Known::latest).toList();
    }
}
