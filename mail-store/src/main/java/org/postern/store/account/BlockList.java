package org.postern.store.account;

import java.time.Instant;
import java.util.List;
import org.postern.store.address.EmailAddress;

/** The senders that a person blocked. Their mail goes to Junk, before any script is asked. Thread-safe. */
public interface BlockList {
    /** The most addresses of an account: more cannot be looked through on a page. */
    int MOST = 1_000;

    /** The latest first. */
    List<BlockedAddress> list(long accountId);

    /** Adds an address; an address that is there stays. Returns false when {@link #MOST} addresses are there. */
    boolean add(long accountId, EmailAddress address, Instant now);

    /** Returns whether the address was there. */
    boolean remove(long accountId, EmailAddress address);

    /** Whether anything is blocked; cheap, because delivery asks for every message. */
    boolean isUsed(long accountId);

    boolean holds(long accountId, EmailAddress address);

    /** A blocked address. */
    record BlockedAddress(String address, Instant since) {}
}
