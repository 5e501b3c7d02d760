package org.postern.store.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.address.EmailAddress;
import org.postern.store.content.AheadWriter;
import org.postern.store.content.ContentStore;
import org.postern.store.database.Effects;
import org.postern.store.database.Link;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.Composition;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.StoreException;
import org.postern.store.person.Letters;

/**
 * Stores one delivery inside a transaction: each content once, a row for each target, a queue row for each foreign
 * recipient.
 */
final class Deliveries {
    private final ContentStore contents;
    private final AheadWriter ahead;
    private final MessageTable messages;
    private final Clock clock;

    Deliveries(ContentStore contents, AheadWriter ahead, MessageTable messages, Clock clock) {
        this.contents = contents;
        this.ahead = ahead;
        this.messages = messages;
        this.clock = clock;
    }

    /** Prepares a delivery on the caller's thread. */
    Ready prepare(Delivery delivery) {
        List<ReadyItem> items = new ArrayList<>();
        try {
            for (Delivery.Item item : delivery.items()) {
                if (!item.empty()) {
                    items.add(new ReadyItem(item, contents.prepare(item.content())));
                }
            }
        } catch (IOException e) {
            throw SqlFaults.write(e);
        }
        if (items.isEmpty()) {
            throw new StoreException(StoreException.Kind.FAILED, "a delivery without recipients");
        }
        return new Ready(items, delivery.arrived().orElseGet(clock::instant), delivery.letter());
    }

    /**
     * Prepares a delivery and writes its large contents ahead. A caller that does not store it must {@link #discard} it.
     */
    CompletableFuture<Ready> prepareAhead(Delivery delivery) {
        List<CompletableFuture<ReadyItem>> items = delivery.items().stream()
                .filter(item -> !item.empty())
                .map(item -> ahead.prepare(item.content()).thenApply(content -> new ReadyItem(item, content)))
                .toList();
        if (items.isEmpty()) {
            return CompletableFuture.failedFuture(
                    new StoreException(StoreException.Kind.FAILED, "a delivery without recipients"));
        }
        Instant arrived = delivery.arrived().orElseGet(clock::instant);
        return CompletableFuture.allOf(items.toArray(CompletableFuture<?>[]::new))
                .thenApply(all ->
                        new Ready(items.stream().map(CompletableFuture::join).toList(), arrived, delivery.letter()))
                .whenComplete((ready, failure) -> {
                    if (failure != null) {
                        items.stream()
                                .filter(item -> !item.isCompletedExceptionally())
                                .forEach(item -> ahead.discard(item.join().content()));
                    }
                });
    }

    /** Removes what was written ahead for a delivery that was not stored. */
    void discard(Ready ready) {
        ready.items().forEach(item -> ahead.discard(item.content()));
    }

    /** Returns no rows, and stores nothing, when the letter was sent before. */
    List<MessageRow> store(Link link, Effects effects, Ready ready) throws SQLException, IOException {
        List<MessageRow> rows = new ArrayList<>();
        if (ready.letter().isPresent() && !leave(link, effects, ready.letter().get())) {
            return rows;
        }
        Map<Long, Long> copies = new HashMap<>();
        Map<Long, Delivery.Outbound> queued = new LinkedHashMap<>();
        for (ReadyItem part : ready.items()) {
            Delivery.Item item = part.item();
            int references = item.targets().size() + item.outbound().size();
            long contentId = contents.insert(link, part.content(), references);
            for (Delivery.Target target : item.targets()) {
                MessageRow row = messages.add(
                        link, effects, target, contentId, part.content().size(), ready.arrived());
                rows.add(row);
                if (target.role() == FolderRole.SENT) {
                    copies.put(target.accountId(), row.id());
                }
            }
            for (Delivery.Outbound outbound : item.outbound()) {
                queued.put(queue(link, outbound, contentId, part.content().size(), ready.arrived()), outbound);
                effects.queued();
            }
        }
        for (Map.Entry<Long, Delivery.Outbound> each : queued.entrySet()) {
            Optional<Long> copy = each.getValue().accountId().map(copies::get);
            if (copy.isPresent()) {
                link.update("UPDATE outbound SET copy_id = ? WHERE id = ?", copy.get(), each.getKey());
            }
        }
        return rows;
    }

    /** Notes that a letter is sent; returns false when it was sent before. */
    boolean leave(Link link, Effects effects, Composition.Leaving letter) throws SQLException {
        return Letters.leave(link, letter, clock.instant(), messages.drafts(link, effects, letter.accountId()));
    }

    private static long queue(Link link, Delivery.Outbound outbound, long contentId, long size, Instant arrived)
            throws SQLException {
        long now = arrived.toEpochMilli();
        long outboundId = link.number(
                """
                INSERT INTO outbound(sender, account_id, smtp_utf8, size, queued, content_id, envid, ret)
                VALUES(?, ?, ?, ?, ?, ?, ?, ?) RETURNING id""",
                outbound.sender().map(EmailAddress::toString).orElse(null),
                outbound.accountId().orElse(null),
                outbound.smtpUtf8() ? 1 : 0,
                size,
                now,
                contentId,
                outbound.dsn().envelopeId().orElse(null),
                outbound.dsn().returned().map(Enum::name).orElse(null));
        for (EmailAddress recipient : outbound.recipients()) {
            DsnRequest.Wish wish = outbound.dsn().wish(recipient);
            link.update(
                    """
                    INSERT INTO queue(outbound_id, recipient, domain, attempts, next_attempt, last_reply, held,
                      delay_notice, notify, orcpt) VALUES(?, ?, ?, 0, ?, '', 0, 0, ?, ?)""",
                    outboundId,
                    recipient.toString(),
                    recipient.domain().ascii(),
                    now,
                    wish.events().isEmpty() ? null : wish.notifyWords(),
                    wish.originalRecipient().orElse(null));
        }
        return outboundId;
    }

    /** A delivery prepared for the writer. */
    record Ready(List<ReadyItem> items, Instant arrived, Optional<Composition.Leaving> letter) {
        /** Content bytes of the whole delivery. */
        long bytes() {
            return items.stream().mapToLong(item -> item.content().bytes()).sum();
        }
    }

    /** An item that has a destination, with its content encoded. */
    record ReadyItem(Delivery.Item item, ContentStore.Prepared content) {}
}
