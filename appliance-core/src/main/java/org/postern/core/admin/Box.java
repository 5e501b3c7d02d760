package org.postern.core.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.backup.Restoration;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.core.config.ConfigKeeper;
import org.postern.message.address.LocalParts;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.StoreException;
import org.postern.store.salvage.OpenedStore;
import org.postern.store.salvage.SalvagePlace;
import org.postern.store.sql.MailDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One data directory as an administrator sees it, together with that administrator. Operations run through it: an
 * operation that only reads leaves no entry in the audit trail; an operation that acts leaves one entry when it ends.
 * Works beside a running server, and inside it.
 *
 * <p>If an entry cannot be written, a log line says so and nothing is undone: the act is done, and a second try would
 * do it twice. If the process is killed between act and entry, the entry is missing.
 */
public final class Box {
    private static final Logger LOG = LoggerFactory.getLogger(Box.class);

    private final DataDirectory place;
    private final Actor actor;
    private final Clock clock;
    private final Optional<ConfigKeeper> keeper;
    private final Optional<RunningStore> running;

    public Box(Path data, Actor actor, Clock clock) {
        this(data, actor, clock, Optional.empty());
    }

    /** A box whose configuration may belong to another user, for whom {@code keeper} replaces it. */
    public Box(Path data, Actor actor, Clock clock, Optional<ConfigKeeper> keeper) {
        this(new DataDirectory(data.toAbsolutePath().normalize()), actor, clock, keeper, Optional.empty());
    }

    private Box(
            DataDirectory place,
            Actor actor,
            Clock clock,
            Optional<ConfigKeeper> keeper,
            Optional<RunningStore> running) {
        this.place = place;
        this.actor = actor;
        this.clock = clock;
        this.keeper = keeper;
        this.running = running;
    }

    /** The box of the server that this process is; for operations on its store. */
    public static Box inside(RunningStore running, Actor actor, Clock clock) {
        return new Box(running.place(), actor, clock, Optional.empty(), Optional.of(running));
    }

    /** An operation that may fail to read or write a file. */
    @FunctionalInterface
    public interface OnFiles<T> {
        T run(Act act) throws IOException;
    }

    public Path path() {
        return place.path();
    }

    public Optional<ConfigKeeper> keeper() {
        return keeper;
    }

    public Clock clock() {
        return clock;
    }

    /** Returns the directory. If a restoration was interrupted after all data was examined, completes it first. */
    public DataDirectory directory() {
        place.requireEntrance();
        if (running.isEmpty()) { // none goes on while a server runs
            Restoration.finish(place, keeper);
            finishSalvage();
        }
        return place;
    }

    /** As after a restoration. A server that runs has done it; a command that does it keeps others waiting only for moments. */
    @SuppressWarnings("try") // the lock only has to be held
    private void finishSalvage() {
        if (new SalvagePlace(place.path()).pending()) {
            try (ServerLock lock = ServerLock.acquire(place.path())) {
                OpenedStore.finishPlacing(lock);
            }
        }
    }

    /** Returns the directory; it must exist, and other users must not have access to it. */
    public DataDirectory privateDirectory() {
        DataDirectory directory = directory();
        directory.requirePrivate();
        return directory;
    }

    public Config config() {
        return ConfigFile.read(privateDirectory().config());
    }

    /**
     * Parses a full address, or a name in the office's domain. Dots may be anywhere, but blanks, commas and the like only
     * in quotes: unquoted they part addresses, or are slips.
     */
    public static EmailAddress address(String text, Config config) {
        String local = text.substring(0, text.indexOf('@') < 0 ? text.length() : text.lastIndexOf('@'));
        if (!local.isEmpty() && LocalParts.unquoted(local).equals(local) && !LocalParts.isDotted(local)) {
            throw new InvalidAddressException(
                    "not one address: " + text + " (blanks and signs before @ need quotes around that part)");
        }
        return EmailAddress.parse(
                text.indexOf('@') < 0 ? text + "@" + config.office().domain() : text);
    }

    /** Reads from the store; leaves no entry. */
    public <T> T look(Function<OpenBox, T> operation) {
        return opened(new Act("", ""), operation);
    }

    /**
     * Acts on the store. A failed act is recorded too, because it may have changed something before it failed.
     *
     * @param name of the act, as its command is called
     * @param object the object of the act, as far as it is known beforehand
     */
    public <T> T act(String name, String object, Function<OpenBox, T> operation) {
        Act act = new Act(name, object);
        boolean done = false;
        try {
            T result = opened(act, operation);
            done = true;
            return result;
        } finally {
            record(act, done ? AuditEntry.Outcome.DONE : AuditEntry.Outcome.FAILED);
        }
    }

    /**
     * Acts on files and keys, whether or not there is a store. Such an act either succeeds or changes nothing, not even
     * the audit trail: the store of a box that is being rescued stays unchanged, octet for octet.
     */
    public <T> T actOnFiles(String name, String object, OnFiles<T> operation) throws IOException {
        return actOnFilesIf(name, object, operation, result -> true);
    }

    /**
     * Like {@link #actOnFiles}, but only the result shows whether anything was done; if nothing was done, leaves no
     * entry.
     */
    public <T> T actOnFilesIf(String name, String object, OnFiles<T> operation, Predicate<T> done) throws IOException {
        Act act = new Act(name, object);
        T result = operation.run(act);
        if (done.test(result)) {
            record(act, AuditEntry.Outcome.DONE);
        }
        return result;
    }

    private <T> T opened(Act act, Function<OpenBox, T> operation) {
        Config config = config();
        if (running.isPresent()) {
            return operation.apply(new OpenBox(config, running.get().database(), act));
        }
        new VersionMark(place).refuseOlder(Version.running());
        try (MailDatabase database =
                MailDatabase.open(place.path(), config.store().settings(), clock)) {
            return operation.apply(new OpenBox(config, database, act));
        }
    }

    private void record(Act act, AuditEntry.Outcome outcome) {
        if (outcome == AuditEntry.Outcome.FAILED && !Files.exists(place.path().resolve("mail.db"))) {
            return; // there was nothing to change yet
        }
        try {
            new AuditTrail(place.path())
                    .add(new AuditEntry(
                            clock.instant(),
                            actor.name(),
                            actor.origin(),
                            act.name(),
                            act.object(),
                            act.detail(),
                            outcome));
        } catch (StoreException | ApplianceException e) {
            LOG.error("\"{} {}\" is missing in the audit trail: {}", act.name(), act.object(), e.getMessage(), e);
        }
    }
}
