package org.postern.tls.dkim;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;
import org.postern.tls.dkim.DkimGeneration.State;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that sign the office's outgoing mail (RFC 6376), stored under {@code keys/dkim}, one file for each
 * generation. A running server notices by itself what a command changes there. Thread-safe, and safe across processes.
 *
 * <p>A generation is first published, signs after the overlap (or on command), and stays published for a while after
 * the next one has replaced it. All of this follows from two times in its file and the clock: no step has to happen at
 * the right moment, and a crash leaves nothing half done.
 */
public final class DkimKeys {
    private static final Logger LOG = LoggerFactory.getLogger(DkimKeys.class);
    private static final Pattern FILE = Pattern.compile("(\\d{8}(?:-\\d{1,3})?)\\.pem");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);

    private final PrivateFiles files;
    private final DkimSettings settings;
    private final Clock clock;

    private volatile List<DkimGeneration> generations = List.of();
    private volatile long lookedAt = System.nanoTime();
    private String stamp = "";
    private String stampReported = "";

    private DkimKeys(PrivateFiles files, DkimSettings settings, Clock clock) {
        this.files = files;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Loads the keys. Makes the first generation where the domain has none; it signs at once: until its record is
     * published, receivers see a signature without a key, which they must treat as no signature (RFC 6376 6.1).
     *
     * @param keysDirectory made with mode 0700 if missing; refused if other users may enter it
     * @throws TlsKeyException with the fault and what to do
     */
    public static DkimKeys open(Path keysDirectory, DkimSettings settings, Clock clock) {
        PrivateFiles.in(keysDirectory);
        DkimKeys keys = new DkimKeys(PrivateFiles.in(keysDirectory.resolve("dkim")), settings, clock);
        keys.load();
        if (keys.generations.isEmpty()) {
            keys.change(() -> keys.generations.isEmpty() ? keys.make(keys.now()) : keys.generations.get(0));
        }
        return keys;
    }

    /** Reads and tries the existing keys without making any. Empty: the first start will make them. */
    public static List<DkimGeneration.Status> inspect(Path keysDirectory, DkimSettings settings, Clock clock) {
        Path directory = keysDirectory.resolve("dkim");
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        DkimKeys keys = new DkimKeys(PrivateFiles.in(directory), settings, clock);
        keys.load();
        return keys.status();
    }

    /**
     * The keys to sign with now, one of each kind. Checks now and then, on the caller's thread, whether the files have
     * changed.
     */
    public List<DkimKey> active() {
        if (System.nanoTime() - lookedAt >= settings.lookInterval().toNanos()) {
            refresh();
        }
        return status().stream()
                .filter(status -> status.state() == State.ACTIVE)
                .flatMap(status -> status.generation().keys().stream())
                .toList();
    }

    /** The generations of the domain with their present state, oldest first, without expired ones. */
    public List<DkimGeneration.Status> status() {
        return all().stream().filter(status -> status.state() != State.EXPIRED).toList();
    }

    /**
     * Makes new keys, which sign after the overlap, and deletes the files of expired keys.
     *
     * @throws TlsKeyException when earlier keys are still waiting to become active
     */
    public DkimGeneration rotate() {
        return change(() -> {
            pending().ifPresent(waiting -> {
                throw new TlsKeyException("the keys " + waiting.name() + " still wait to become active ("
                        + waiting.activeFrom() + "); nothing was made. Publish them, then `postern dkim activate`, or"
                        + " wait");
            });
            DkimGeneration made = make(now().plus(settings.overlap()));
            all().stream()
                    .filter(status -> status.state() == State.EXPIRED)
                    .forEach(status -> delete(status.generation()));
            return made;
        });
    }

    /**
     * Makes the pending keys sign from now on.
     *
     * @throws TlsKeyException when there are none
     */
    public DkimGeneration activate() {
        return change(() -> {
            DkimGeneration waiting = pending()
                    .orElseThrow(() ->
                            new TlsKeyException("no keys wait to become active; `postern dkim rotate` makes new ones"));
            DkimGeneration active = new DkimGeneration(waiting.name(), waiting.made(), now(), waiting.keys());
            write(active);
            return active;
        });
    }

    /**
     * Checks the files now and loads changed ones if they are sound. Otherwise the loaded keys stay in use, which is
     * reported once. Returns whether other keys were loaded.
     */
    public synchronized boolean refresh() {
        lookedAt = System.nanoTime();
        String seen = "";
        try {
            seen = stamp();
            if (seen.equals(stamp)) {
                return false;
            }
            load();
            LOG.info("took over changed signing keys: {}", active());
            return true;
        } catch (TlsKeyException e) {
            if (!seen.equals(stampReported)) {
                stampReported = seen;
                LOG.error("the changed signing keys are not used, the earlier ones stay: {}", e.getMessage());
            }
            return false;
        }
    }

    private List<DkimGeneration.Status> all() {
        return DkimGeneration.at(generations, settings.retireAfter(), clock.instant());
    }

    private Optional<DkimGeneration> pending() {
        return all().stream()
                .filter(status -> status.state() == State.PENDING)
                .map(DkimGeneration.Status::generation)
                .findFirst();
    }

    private synchronized void load() {
        String seen = stamp();
        List<DkimGeneration> loaded = new ArrayList<>();
        for (String name : names()) {
            DkimGeneration generation = DkimFile.read(files.path(name + ".pem"), name);
            if (generation.keys().get(0).domain().equals(settings.domain())) {
                loaded.add(generation);
            }
        }
        if (loaded.isEmpty() && !generations.isEmpty()) {
            throw new TlsKeyException(files.directory() + " holds no key for " + settings.domain() + " any more");
        }
        generations = List.copyOf(loaded);
        stamp = seen;
    }

    /** Makes one change at a time, across processes, on the files as they are now. */
    private synchronized <T> T change(Supplier<T> change) {
        Path lock = files.path("lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock unused = channel.lock(); // closing the channel releases the lock
            load();
            T result = change.get();
            load();
            return result;
        } catch (OverlappingFileLockException e) {
            throw new TlsKeyException("the signing keys are being changed at this moment; try again", e);
        } catch (IOException e) {
            throw new TlsKeyException(lock + " cannot be locked: " + e.getMessage(), e);
        }
    }

    private DkimGeneration make(Instant activeFrom) {
        Instant now = now();
        String day = DAY.format(now);
        String name = day;
        for (int more = 2; Files.exists(files.path(name + ".pem")); more++) {
            name = day + "-" + more;
        }
        DkimGeneration made = DkimFile.generate(name, settings.domain(), now, activeFrom);
        write(made);
        LOG.info("made signing keys {}, active from {}", made.keys(), activeFrom);
        return made;
    }

    private void write(DkimGeneration generation) {
        files.write(generation.name() + ".pem", DkimFile.write(generation));
    }

    private void delete(DkimGeneration expired) {
        Path file = files.path(expired.name() + ".pem");
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TlsKeyException(file + " is no longer needed but cannot be deleted: " + e.getMessage(), e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private List<String> names() {
        try (Stream<Path> entries = Files.list(files.directory())) {
            return entries.map(entry -> FILE.matcher(String.valueOf(entry.getFileName())))
                    .filter(matcher -> matcher.matches())
                    .map(matcher -> matcher.group(1))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new TlsKeyException(files.directory() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Changes whenever a file is added, replaced or removed. Files are replaced, never rewritten. */
    private String stamp() {
        StringBuilder text = new StringBuilder();
        for (String name : names()) {
            try {
                BasicFileAttributes file = Files.readAttributes(files.path(name + ".pem"), BasicFileAttributes.class);
                text.append(name)
                        .append(' ')
                        .append(file.lastModifiedTime())
                        .append(' ')
                        .append(file.size())
                        .append(' ')
                        .append(file.fileKey())
                        .append('\n');
            } catch (IOException e) {
                throw new TlsKeyException(name + ".pem cannot be examined: " + e.getMessage(), e);
            }
        }
        return text.toString();
    }
}
