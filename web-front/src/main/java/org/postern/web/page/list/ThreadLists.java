package org.postern.web.page.list;

import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Messages.Filter;
import org.postern.web.organizer.Messages.Order;
import org.postern.web.page.Visit;

/** Which lists have a row for each conversation. Pure. */
public final class ThreadLists {
    private ThreadLists() {}

    /**
     * Whether a list is to have a row for each conversation: a folder as it is shown first. Filters, other orders and
     * searches are about single messages, a draft is a letter of its own, and in Junk nobody answers anybody.
     */
    public static boolean asked(Visit visit, ListPlace place) {
        return visit.preferences().list().threads()
                && !place.isSearch()
                && place.filter().equals(Filter.ALL)
                && place.order().equals(Order.NEWEST)
                && place.list()
                        .folder()
                        .filter(folder -> folder.role() != Role.DRAFTS && folder.role() != Role.JUNK)
                        .isPresent();
    }
}
