package org.postern.core.cli.owner;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.postern.core.console.NamedPlace;
import org.postern.core.mailfile.MailTree;

/**
 * Files that root names on the command line, opened as the person who typed the name means it ({@link NamedPlace}). Below a directory
 * that is named, no link is followed. Nothing but files is opened where others may write, and nobody who exchanges one for a pipe at
 * that moment makes root wait: whatever gives nothing for a minute is passed over.
 */
final class GivenFiles {
    private static final int DEEPEST = 30;
    private static final int PART = CommandFrame.MOST / 2;

    /** Descriptors of this process itself, as shells hand them over. */
    private static final List<Path> OWN = List.of(Path.of("/dev/fd"), Path.of("/proc/self/fd"), Path.of("/dev/stdin"));

    private final SilenceWatch silence;

    GivenFiles(SilenceWatch silence) {
        this.silence = silence;
    }

    /** Takes the parts of a tree. */
    interface Taker {
        void directory(String name) throws IOException;

        void file(String name, long modifiedMillis) throws IOException;

        void octets(byte[] octets) throws IOException;
    }

    /** Opens a file. */
    InputStream open(Path named) throws IOException {
        if (OWN.stream().anyMatch(named::startsWith)) {
            return Files.newInputStream(named);
        }
        InputStream opened = silence.file(named, () -> {
            try (NamedPlace place = NamedPlace.of(named)) {
                return open(place.directory(), place.name(), existing(place, named), place.ofRoot());
            }
        });
        return new Waited(named, opened);
    }

    /** In octets. */
    long size(Path named) throws IOException {
        if (OWN.stream().anyMatch(named::startsWith)) {
            return Files.size(named);
        }
        return silence.file(named, () -> {
            try (NamedPlace place = NamedPlace.of(named)) {
                return existing(place, named).size();
            }
        });
    }

    /** Reads a file or a whole tree. Links, and whatever is neither file nor directory, are left out. */
    void bring(Path named, Taker taker) throws IOException {
        try (NamedPlace place = silence.file(named, () -> NamedPlace.of(named))) {
            PosixFileAttributes attributes = existing(place, named);
            String name = place.name().toString();
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> directory =
                        place.directory().newDirectoryStream(place.name(), LinkOption.NOFOLLOW_LINKS)) {
                    tree(directory, name, 0, taker);
                }
            } else {
                InputStream in =
                        silence.file(named, () -> open(place.directory(), place.name(), attributes, place.ofRoot()));
                send(in, name, attributes, taker);
            }
        }
    }

    private void tree(SecureDirectoryStream<Path> directory, String name, int depth, Taker taker) throws IOException {
        taker.directory(name);
        if (depth > DEEPEST) {
            return;
        }
        List<Path> entries = silence.file(Path.of(name), () -> {
            List<Path> all = new ArrayList<>();
            directory.forEach(entry -> all.add(Objects.requireNonNull(entry.getFileName())));
            Collections.sort(all);
            return all;
        });
        for (Path entry : entries) {
            String below = name + "/" + entry;
            Optional<Seen> seen = silence.file(Path.of(below), () -> look(directory, entry));
            if (seen.isEmpty()) {
                continue;
            }
            PosixFileAttributes attributes = seen.get().attributes();
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> lower =
                        directory.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS)) {
                    tree(lower, below, depth + 1, taker);
                }
            } else if (seen.get().content().isPresent()) {
                send(seen.get().content().get(), below, attributes, taker);
            } else {
                taker.file(below, attributes.lastModifiedTime().toMillis()); // its name may tell what lies beside it
            }
        }
    }

    /** An entry, opened if it may be mail. */
    private record Seen(PosixFileAttributes attributes, Optional<InputStream> content) {}

    /** Empty if it is gone since it was listed, or is neither file nor directory. */
    private static Optional<Seen> look(SecureDirectoryStream<Path> directory, Path entry) throws IOException {
        try {
            PosixFileAttributes attributes = NamedPlace.attributes(directory, entry);
            if (attributes.isDirectory()) {
                return Optional.of(new Seen(attributes, Optional.empty()));
            }
            if (!attributes.isRegularFile()) {
                return Optional.empty();
            }
            Optional<InputStream> content = MailTree.mayBeMail(entry.toString())
                    ? Optional.of(open(directory, entry, attributes, false))
                    : Optional.empty();
            return Optional.of(new Seen(attributes, content));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** No more than the file had when it was found: somebody could write without end. */
    private void send(InputStream opened, String name, PosixFileAttributes attributes, Taker taker) throws IOException {
        try (InputStream in = new Waited(Path.of(name), opened)) {
            taker.file(name, attributes.lastModifiedTime().toMillis());
            long left = attributes.isRegularFile() ? attributes.size() : Long.MAX_VALUE;
            while (left > 0) {
                byte[] part = in.readNBytes((int) Math.min(PART, left));
                if (part.length == 0) {
                    return;
                }
                taker.octets(part);
                left -= part.length;
            }
        }
    }

    private static PosixFileAttributes existing(NamedPlace place, Path named) throws IOException {
        return place.attributes().orElseThrow(() -> new NoSuchFileException(named.toString()));
    }

    private static InputStream open(
            SecureDirectoryStream<Path> directory, Path name, PosixFileAttributes attributes, boolean ofRoot)
            throws IOException {
        if (!attributes.isRegularFile() && !(ofRoot && !attributes.isDirectory())) {
            throw new FileSystemException(name.toString(), null, "is not a file");
        }
        return Channels.newInputStream(
                directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    }

    /** A file that may turn out to be a pipe, or to lie on a disk that does not answer. */
    private final class Waited extends FilterInputStream {
        private final Path name;

        Waited(Path name, InputStream in) {
            super(in);
            this.name = name;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int offset, int length) throws IOException {
            return silence.file(name, () -> in.read(octets, offset, length));
        }

        @Override
        public byte[] readNBytes(int length) throws IOException {
            return silence.file(name, () -> in.readNBytes(length));
        }
    }
}
