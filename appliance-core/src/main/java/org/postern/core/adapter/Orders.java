package org.postern.core.adapter;

import org.postern.store.mailbox.Mailboxes.By;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Order;

/** Converts the order of a page to the store's. Pure. */
final class Orders {
    private Orders() {}

    /** Where mail goes out, people are the recipients. */
    static ListOrder stored(Order order, FolderRef folder) {
        boolean outgoing = folder.role() == Role.SENT || folder.role() == Role.DRAFTS;
        By by =
                switch (order.sort()) {
                    case DATE -> By.ARRIVAL;
                    case FROM -> outgoing ? By.RECIPIENT : By.SENDER;
                    case SUBJECT -> By.SUBJECT;
                    case SIZE -> By.SIZE;
                };
        return new ListOrder(by, order.descending());
    }
}
