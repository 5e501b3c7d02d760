package org.postern.store.mailbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.postern.store.account.Accounts;
import org.postern.store.account.PasswordStore;

/** The durable store in one directory. */
public final class MailDatabase implements AutoCloseable {
    private MailDatabase() {}

    /**
     * Opens the store in a directory, making it when there is none, migrating an older one after a copy. Throws {@link
     * StoreException} CORRUPT with what is damaged and how to restore it; never makes a new store in place of a damaged one.
     */
    public static MailDatabase open(Path directory, StoreSettings settings, Clock clock) {
        throw new StoreException(StoreException.Kind.FAILED, "cannot open " + directory);
    }

    /** Takes the right to be the only server here, removing what a killed one left in the spool. */
    public ServerLock lockForServer() {
        throw new IllegalStateException();
    }

    public Accounts accounts() {
        throw new IllegalStateException();
    }

    public PasswordStore passwords() {
        throw new IllegalStateException();
    }

    public Mailboxes mailboxes() {
        throw new IllegalStateException();
    }

    public OutboundQueue queue() {
        throw new IllegalStateException();
    }

    /**
     * Reads everything and compares it with what it should be.
     *
     * @param problem gets one sentence for each thing found
     * @return how many problems were found
     */
    public int check(Consumer<String> problem, Progress progress) {
        throw new IllegalStateException();
    }

    @Override
    public void close() {}

    /** Told now and then how far a long work has come. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long total);
    }
}
