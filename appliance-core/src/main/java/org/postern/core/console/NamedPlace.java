package org.postern.core.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A name on a command line with the directory that it is in, reached as the person who typed it means it: directory by directory, each
 * by a descriptor of the one above, so that nobody exchanges one on the way. For root a link is followed only where root alone could
 * have made it. Everything is done in the directory that was reached, whatever its name leads to later.
 *
 * <p>Another name (hard link) of a file of root's looks like a file of its own. Linux does not let others make one
 * ({@code fs.protected_hardlinks}, on in Debian).
 */
public final class NamedPlace implements AutoCloseable {
    private static final int MOST_LINKS = 40;
    private static final int STICKY = 01000;
    private static final String ROOT = "root";

    private final SecureDirectoryStream<Path> directory;
    private final Path name;
    private final Optional<PosixFileAttributes> attributes;
    private final boolean ofRoot;

    private NamedPlace(
            SecureDirectoryStream<Path> directory,
            Path name,
            Optional<PosixFileAttributes> attributes,
            boolean ofRoot) {
        this.directory = directory;
        this.name = name;
        this.attributes = attributes;
        this.ofRoot = ofRoot;
    }

    /** Finds what has the name, which may be missing; through a link that is followed, also of the last name. */
    public static NamedPlace of(Path named) throws IOException {
        return of(named, true);
    }

    /** Finds where something shall be made: the last name is no link's to lead elsewhere. */
    public static NamedPlace toMake(Path named) throws IOException {
        return of(named, false);
    }

    private static NamedPlace of(Path named, boolean followLast) throws IOException {
        Path wanted = named.toAbsolutePath().normalize();
        for (int links = 0; links < MOST_LINKS; links++) {
            Step step = walk(wanted, followLast);
            if (step.found != null) {
                return step.found;
            }
            wanted = Objects.requireNonNull(step.instead);
        }
        throw new FileSystemException(named.toString(), null, "too many links");
    }

    /** Of what has the name; never of a link. */
    public Optional<PosixFileAttributes> attributes() {
        return attributes;
    }

    /** Whether nobody but root can exchange what has the name. */
    public boolean ofRoot() {
        return ofRoot;
    }

    public Path name() {
        return name;
    }

    public SecureDirectoryStream<Path> directory() {
        return directory;
    }

    /** Makes a file, which must not exist, of mode 0600. */
    FileChannel make(Path beside) throws IOException {
        FileAttribute<?> mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        return (FileChannel) directory.newByteChannel(
                beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE), mode);
    }

    /** Opens a file to read and write, which waits for nobody even where a pipe has taken the name. */
    public static FileChannel reopen(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        SeekableByteChannel channel = directory.newByteChannel(
                name, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        return (FileChannel) channel;
    }

    Optional<PosixFileAttributes> attributesOf(Path beside) throws IOException {
        try {
            return Optional.of(attributes(directory, beside));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Gives a file another name in the same directory; on disk when this returns. */
    void rename(Path from, Path to) throws IOException {
        directory.move(from, directory, to);
        try (FileChannel names =
                (FileChannel) directory.newByteChannel(Path.of("."), Set.of(StandardOpenOption.READ))) {
            names.force(true);
        }
    }

    /** The entries of the directory. */
    public List<Path> beside() {
        List<Path> entries = new ArrayList<>();
        directory.forEach(entry -> entries.add(Objects.requireNonNull(entry.getFileName())));
        Collections.sort(entries);
        return entries;
    }

    /** Of an entry itself, if it is a link. */
    public static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path entry) throws IOException {
        return directory
                .getFileAttributeView(entry, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }

    /** Either what was looked for, or where a link leads to. */
    private record Step(
            @Nullable NamedPlace found, @Nullable Path instead) {}

    @SuppressWarnings("StreamResourceLeak") // what is found keeps its directory open
    private static Step walk(Path wanted, boolean followLast) throws IOException {
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
                boolean last = i == wanted.getNameCount() - 1;
                PosixFileAttributes attributes;
                try {
                    attributes = attributes(directory, name);
                } catch (NoSuchFileException e) {
                    if (!last) {
                        throw new NoSuchFileException(at.resolve(name).toString());
                    }
                    kept = false;
                    return new Step(new NamedPlace(directory, name, Optional.empty(), reached && ofRoot), null);
                }
                if (attributes.isSymbolicLink() && (followLast || !last)) {
                    Path link = at.resolve(name);
                    if (isRoot() && !(reached && ofRoot && ofRoots(attributes))) {
                        throw new FileSystemException(
                                link.toString(), null, "is a link that others could have made; name the file itself");
                    }
                    Path rest = last ? Path.of("") : wanted.subpath(i + 1, wanted.getNameCount());
                    return new Step(
                            null,
                            at.resolve(Files.readSymbolicLink(link))
                                    .resolve(rest)
                                    .normalize());
                }
                if (last) {
                    kept = false;
                    return new Step(new NamedPlace(directory, name, Optional.of(attributes), reached && ofRoot), null);
                }
                SecureDirectoryStream<Path> next = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
                directory.close();
                directory = next;
                reached = reached && (ofRoot || sticky(at)) && ofRoots(attributes);
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

    private static boolean isRoot() {
        return ROOT.equals(System.getProperty("user.name"));
    }

    private static boolean ofRoots(PosixFileAttributes attributes) {
        return attributes.owner().getName().equals(ROOT);
    }

    /** Whether nobody but root can put something into a directory. */
    private static boolean ofRoot(PosixFileAttributes directory) {
        return ofRoots(directory)
                && Collections.disjoint(
                        directory.permissions(),
                        Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE));
    }

    /** Whether others may write into a directory, but not exchange what is root's there, as in /tmp. */
    private static boolean sticky(Path directory) throws IOException {
        return (int) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS) == 0
                && ((int) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS) & STICKY) != 0;
    }

    private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory, Path named) throws IOException {
        if (directory instanceof SecureDirectoryStream<Path> secure) {
            return secure;
        }
        directory.close();
        throw new FileSystemException(named.toString(), null, "this system opens no directories safely");
    }
}
