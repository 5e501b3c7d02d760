package org.postern.web.organizer;

import java.util.List;
import org.postern.web.session.HopLogin;

/** The addresses of a person. */
public interface Addresses {
    /** The addresses that the person may write as, to choose from; the account's own address first. */
    @Idempotent
    List<String> usable(HopLogin who);

    /**
     * Those of the given addresses that reach this person alone, spelled as given: aliases, {@code +detail}, a
     * catch-all; not a group. Text that is not an address is left out.
     */
    @Idempotent
    List<Owned> among(HopLogin who, List<String> addresses);

    /**
     * An address of the person.
     *
     * @param usable whether the person may write as this address
     */
    record Owned(String address, boolean usable) {}
}
