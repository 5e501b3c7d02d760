package org.postern.core.cli.owner;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Copies of files that a caller brought, in a directory of their own. Confined to one command. */
final class BroughtFiles {
    private static final String PREFIX = "brought-";

    /** One that old was left by a command that was killed. */
    private static final Duration LEFT = Duration.ofDays(2);

    private final Path directory;
    private Path top;

    BroughtFiles(Path scratch) throws IOException {
        Files.createDirectories(scratch);
        sweep(scratch);
        this.directory = Files.createTempDirectory(
                scratch, PREFIX, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.top = directory;
    }

    /** What was named: a file, or a directory. */
    Path top() {
        return top;
    }

    /** Takes a file or a tree, up to its end. */
    void take(Supplier<CommandFrame> next) throws IOException {
        OutputStream open = OutputStream.nullOutputStream();
        Path file = directory;
        Instant modified = Instant.EPOCH;
        boolean first = true;
        while (true) {
            CommandFrame frame = next.get();
            switch (frame.kind()) {
                case DATA -> open.write(frame.content());
                case DIRECTORY, FILE, END -> {
                    open.close();
                    open = OutputStream.nullOutputStream();
                    if (!file.equals(directory)) {
                        Files.setLastModifiedTime(file, FileTime.from(modified));
                    }
                    if (frame.kind() == CommandFrame.Kind.END) {
                        return;
                    }
                    DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.content()));
                    modified = Instant.ofEpochMilli(in.readLong());
                    Path named = place(in.readUTF());
                    if (first) {
                        top = named;
                        first = false;
                    }
                    if (frame.kind() == CommandFrame.Kind.DIRECTORY) {
                        Files.createDirectories(named);
                        file = directory;
                    } else {
                        file = named;
                        open = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    }
                }
                default -> throw new IOException("the caller says " + frame.kind() + " between files");
            }
        }
    }

    private Path place(String relative) throws IOException {
        Path place = directory.resolve(relative).normalize();
        if (!place.startsWith(directory) || place.equals(directory)) {
            throw new IOException(relative + " is no place for a file");
        }
        return place;
    }

    void remove() throws IOException {
        remove(directory);
    }

    private static void sweep(Path scratch) throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(scratch, PREFIX + "*")) {
            for (Path one : left) {
                Instant made = Files.getLastModifiedTime(one, LinkOption.NOFOLLOW_LINKS)
                        .toInstant();
                if (made.isBefore(Instant.now().minus(LEFT))) {
                    remove(one);
                }
            }
        }
    }

    private static void remove(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(tree)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
