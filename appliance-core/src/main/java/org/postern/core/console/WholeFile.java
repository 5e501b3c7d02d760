package org.postern.core.console;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.ClosedDirectoryStreamException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;

/**
 * A file that exists completely or not at all: written as {@code FILE.part} of mode 0600, synced, then renamed. An
 * unfinished part is removed, also when a signal ends the command; the next command overwrites one that {@code kill -9}
 * left. It stays in the directory that was found at first ({@link NamedPlace}): nobody who owns a directory on the way can lead
 * root's file elsewhere. Confined to one command.
 */
public final class WholeFile implements AutoCloseable {
    private final Path file;
    private final NamedPlace place;
    private final Path part;
    private final FileChannel channel;
    private final Thread onSignal;
    private boolean finished;

    private WholeFile(Path file, NamedPlace place, Path part, FileChannel channel) {
        this.file = file;
        this.place = place;
        this.part = part;
        this.channel = channel;
        this.onSignal = new Thread(this::removePart);
        Runtime.getRuntime().addShutdownHook(onSignal);
    }

    /** Refuses an existing file: a backup never replaces an older one. */
    public static WholeFile create(Path named) {
        Path file = named.toAbsolutePath().normalize();
        Path part = file.resolveSibling(file.getFileName() + ".part");
        NamedPlace place = null;
        WholeFile made = null;
        try {
            place = NamedPlace.toMake(part);
            Path name = Objects.requireNonNull(file.getFileName());
            if (place.attributesOf(name).isPresent()) {
                throw new ApplianceException(file + " exists and was left as it was; name another file");
            }
            made = new WholeFile(file, place, place.name(), open(place, part));
            return made;
        } catch (IOException e) {
            throw new ApplianceException(part + " cannot be made: " + Fault.of(e) + ". Nothing was written", e);
        } finally {
            if (made == null) {
                close(place);
            }
        }
    }

    private static void close(@Nullable NamedPlace place) {
        try {
            if (place != null) {
                place.close();
            }
        } catch (IOException e) {
            return; // nothing was made
        }
    }

    private static FileChannel open(NamedPlace place, Path named) throws IOException {
        FileChannel channel;
        try {
            channel = place.make(place.name());
        } catch (FileAlreadyExistsException e) {
            requireLeft(place, named);
            place.directory().deleteFile(place.name());
            channel = place.make(place.name());
        }
        if (channel.tryLock() == null) {
            channel.close();
            throw inUse(named);
        }
        return channel;
    }

    /**
     * A part of an earlier command that was killed, and not of one that runs. Nothing else is opened: it could be a pipe, on which
     * this process would wait.
     */
    private static void requireLeft(NamedPlace place, Path named) throws IOException {
        if (!place.attributesOf(place.name())
                .map(PosixFileAttributes::isRegularFile)
                .orElse(false)) {
            throw new ApplianceException(named + " is in the way and no file of ours. Nothing was written; remove it");
        }
        try (FileChannel left = NamedPlace.reopen(place.directory(), place.name());
                FileLock lock = left.tryLock()) {
            if (lock == null) {
                throw inUse(named);
            }
        }
    }

    private static ApplianceException inUse(Path part) {
        return new ApplianceException("another command is writing " + part + ". Nothing was written");
    }

    /** Refuses, before anything is written, what would not fit. */
    public void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(Objects.requireNonNull(file.getParent())).getUsableSpace();
        if (bytes > free) {
            throw new ApplianceException("the backup takes about " + (bytes >> 20) + " MiB, but only " + (free >> 20)
                    + " MiB are free for " + file + ". Nothing was written");
        }
    }

    /** Closing it does nothing; {@link #finish} closes the file. */
    public OutputStream output() {
        return new KeptOpen(Channels.newOutputStream(channel));
    }

    /** What was written, synced, for a last check before it gets its name: of the file itself, whatever has its name by now. */
    public InputStream written() throws IOException {
        channel.force(true);
        channel.position(0);
        return new FilterInputStream(Channels.newInputStream(channel)) {
            @Override
            public void close() {} // finish() closes the file
        };
    }

    /** Renames the part; on disk when this returns. */
    public void finish() throws IOException {
        channel.force(true);
        Path name = Objects.requireNonNull(file.getFileName());
        if (place.attributesOf(name).isPresent()) {
            throw new IOException(file + " was made by someone else meanwhile");
        }
        place.rename(part, name);
        finished = true;
    }

    private void removePart() {
        if (!finished) {
            try {
                place.directory().deleteFile(part);
            } catch (IOException | ClosedDirectoryStreamException e) {
                // The next command overwrites it.
            }
        }
    }

    @Override
    public void close() throws IOException {
        removePart();
        channel.close();
        place.close();
        removeHook(onSignal);
    }

    private static void removeHook(@Nullable Thread hook) {
        try {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            // the process is ending
        }
    }
}
