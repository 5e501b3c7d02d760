package org.postern.core.cli.owner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.postern.core.mailfile.MailTree;

/**
 * Files that root names on the command line, opened as the person who typed the name means it: directory by directory, each by a
 * descriptor of the one above, so that nobody exchanges one on the way. A link is followed only where root alone could have made it;
 * below a directory that is named, none is. Nothing but files is opened where others may write.
 *
 * <p>Another name (hard link) of a file of root's looks like a file of its own. Linux does not let others make one
 * ({@code fs.protected_hardlinks}, on in Debian).
 */
final class GivenFiles {
    private static final int MOST_LINKS = 40;
    private static final int DEEPEST = 30;
    private static final int STICKY = 01000;
    private static final int PART = CommandFrame.MOST / 2;

    /** Descriptors of this process itself, as shells hand them over. */
    private static final List<Path> OWN = List.of(Path.of("/dev/fd"), Path.of("/proc/self/fd"), Path.of("/dev/stdin"));

    private GivenFiles() {}

    /** Takes the parts of a tree. */
    interface Taker {
        void directory(String name) throws IOException;

        void file(String name, long modifiedMillis) throws IOException;

        void octets(byte[] octets) throws IOException;
    }

    /** Opens a file. */
    static InputStream open(Path named) throws IOException {
        if (OWN.stream().anyMatch(named::startsWith)) {
            return Files.newInputStream(named);
        }
        try (Found found = find(named)) {
            return found.open();
        }
    }

    /** In octets. */
    static long size(Path named) throws IOException {
        if (OWN.stream().anyMatch(named::startsWith)) {
            return Files.size(named);
        }
        try (Found found = find(named)) {
            return found.attributes.size();
        }
    }

    /** Reads a file or a whole tree. Links, and whatever is neither file nor directory, are left out. */
    static void bring(Path named, Taker taker) throws IOException {
        try (Found found = find(named)) {
            if (found.attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> directory =
                        found.parent.newDirectoryStream(found.name, LinkOption.NOFOLLOW_LINKS)) {
                    tree(directory, found.name.toString(), 0, taker);
                }
            } else {
                file(found, found.name.toString(), taker);
            }
        }
    }

    private static void tree(SecureDirectoryStream<Path> directory, String name, int depth, Taker taker)
            throws IOException {
        taker.directory(name);
        if (depth > DEEPEST) {
            return;
        }
        List<Path> entries = new ArrayList<>();
        directory.forEach(entry -> entries.add(Objects.requireNonNull(entry.getFileName())));
        Collections.sort(entries);
        for (Path entry : entries) {
            PosixFileAttributes attributes;
            try {
                attributes = attributes(directory, entry);
            } catch (java.nio.file.NoSuchFileException e) {
                continue; // gone since it was listed
            }
            String below = name + "/" + entry;
            if (attributes.isDirectory()) {
                try (SecureDirectoryStream<Path> lower =
                        directory.newDirectoryStream(entry, LinkOption.NOFOLLOW_LINKS)) {
                    tree(lower, below, depth + 1, taker);
                }
            } else if (attributes.isRegularFile()) {
                Found found = new Found(directory, entry, attributes, false);
                if (MailTree.mayBeMail(entry.toString())) {
                    file(found, below, taker);
                } else {
                    taker.file(
                            below, attributes.lastModifiedTime().toMillis()); // its name may tell what lies beside it
                }
            }
        }
    }

    private static void file(Found found, String name, Taker taker) throws IOException {
        try (InputStream in = found.open()) {
            taker.file(name, found.attributes.lastModifiedTime().toMillis());
            for (byte[] part = in.readNBytes(PART); part.length > 0; part = in.readNBytes(PART)) {
                taker.octets(part);
            }
        }
    }

    /** A file or directory in its directory. */
    private record Found(SecureDirectoryStream<Path> parent, Path name, PosixFileAttributes attributes, boolean ofRoot)
            implements AutoCloseable {
        InputStream open() throws IOException {
            if (!attributes.isRegularFile() && !(ofRoot && !attributes.isDirectory())) {
                throw new FileSystemException(name.toString(), null, "is not a file");
            }
            return Channels.newInputStream(
                    parent.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        }

        @Override
        public void close() throws IOException {
            parent.close();
        }
    }

    private static Found find(Path named) throws IOException {
        Path wanted = named.toAbsolutePath().normalize();
        for (int links = 0; links < MOST_LINKS; links++) {
            Step step = walk(wanted);
            if (step.found != null) {
                return step.found;
            }
            wanted = Objects.requireNonNull(step.instead);
        }
        throw new FileSystemException(named.toString(), null, "too many links");
    }

    /** Either what was looked for, or where a link leads to. */
    private record Step(
            @org.jspecify.annotations.Nullable Found found,
            @org.jspecify.annotations.Nullable Path instead) {}

    @SuppressWarnings("StreamResourceLeak") // what is found keeps its directory open
    private static Step walk(Path wanted) throws IOException {
        Path at = Objects.requireNonNull(wanted.getRoot());
        if (wanted.getNameCount() == 0) {
            throw new FileSystemException(wanted.toString(), null, "is not a file");
        }
        SecureDirectoryStream<Path> directory = secure(Files.newDirectoryStream(at), at);
        boolean kept = true;
        try {
            boolean ofRoot = ofRoot(
                    directory.getFileAttributeView(PosixFileAttributeView.class).readAttributes());
            boolean reached = true; // by a way on which nobody else can exchange what is root's
            for (int i = 0; i < wanted.getNameCount(); i++) {
                Path name = wanted.getName(i);
                PosixFileAttributes attributes = attributes(directory, name);
                if (attributes.isSymbolicLink()) {
                    Path link = at.resolve(name);
                    if (!reached || !ofRoot || !attributes.owner().getName().equals("root")) {
                        throw new FileSystemException(
                                link.toString(), null, "is a link that others could have made; name the file itself");
                    }
                    Path rest =
                            i + 1 < wanted.getNameCount() ? wanted.subpath(i + 1, wanted.getNameCount()) : Path.of("");
                    return new Step(
                            null,
                            at.resolve(Files.readSymbolicLink(link))
                                    .resolve(rest)
                                    .normalize());
                }
                if (i == wanted.getNameCount() - 1) {
                    kept = false;
                    return new Step(new Found(directory, name, attributes, reached && ofRoot), null);
                }
                SecureDirectoryStream<Path> next = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                directory.close();
                directory = next;
                reached = reached
                        && (ofRoot || sticky(at))
                        && attributes.owner().getName().equals("root");
                ofRoot = ofRoot(attributes);
                at = at.resolve(name);
            }
            throw new IllegalStateException("the last name was reached");
        } finally {
            if (kept) {
                directory.close();
            }
        }
    }

    /** Whether nobody but root can put something into a directory. */
    private static boolean ofRoot(PosixFileAttributes directory) {
        return directory.owner().getName().equals("root")
                && Collections.disjoint(
                        directory.permissions(),
                        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    }

    /** Whether others may write into a directory, but not exchange what is root's there, as in /tmp. */
    private static boolean sticky(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0
                && ((int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory, Path named) throws IOException {
        if (directory instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        directory.close();
        throw new FileSystemException(named.toString(), null, "this system opens no directories safely");
    }
}
