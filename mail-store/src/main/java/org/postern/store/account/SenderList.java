package org.postern.store.account;

import java.time.Instant;
import java.util.List;
import org.postern.store.address.EmailAddress;

/**
 * Senders that a person treats alike: mail of blocked ones goes to Junk, before any script is asked; pictures of others
 * are always shown. Thread-safe.
 */
public interface SenderList {
    /** The most addresses of an account: more cannot be looked through on a page. */
    int MOST = 1_000;

    /** The latest first. */
    List<ListedSender> list(long accountId);

    /** Adds an address; an address that is there stays. Returns false when {@link #MOST} addresses are there. */
    boolean add(long accountId, EmailAddress address, Instant now);

    /** Returns whether the address was there. */
    boolean remove(long accountId, EmailAddress address);

    /** Whether there are any; cheap, because delivery asks for every message. */
    boolean isUsed(long accountId);

    boolean holds(long accountId, EmailAddress address);

    /** An address of the list. */
    record ListedSender(String address, Instant since) {}
}
