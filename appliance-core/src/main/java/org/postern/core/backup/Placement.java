package org.postern.core.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.config.ConfigKeeper;

/**
 * Moves a complete and examined backup from {@code restore.new} to its place, and the present data into a directory
 * beside it. Once the mark {@code restore.new/complete} is on disk, every step may be interrupted and the next run
 * continues: a new file stays in {@code restore.new} until one rename moves it, after its predecessor was moved away.
 * The caller holds the right to be the only server.
 */
final class Placement {
    private static final String NEW = "restore.new";
    private static final String MARK = "complete";

    private final DataDirectory directory;
    private final Path fresh;
    private final Optional<ConfigKeeper> keeper;

    Placement(DataDirectory directory) {
        this(directory, Optional.empty());
    }

    Placement(DataDirectory directory, Optional<ConfigKeeper> keeper) {
        this.keeper = keeper;
        this.directory = directory;
        this.fresh = directory.path().resolve(NEW);
    }

    Path fresh() {
        return fresh;
    }

    /** Whether a restoration was interrupted when only moving was left to do. */
    boolean pending() {
        return Files.exists(fresh.resolve(MARK));
    }

    /**
     * The point of no return; on disk when this returns.
     *
     * @param aside the name of the directory for the present data
     */
    void mark(String aside, boolean mail) throws IOException {
        Path mark = fresh.resolve(MARK);
        Path half = fresh.resolve(MARK + ".part");
        Files.deleteIfExists(half);
        try (FileChannel channel =
                FileChannel.open(half, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            channel.write(UTF_8.encode(aside + "\n" + (mail ? "mail" : "no mail") + "\n"));
            channel.force(true);
        }
        Files.move(half, mark, StandardCopyOption.ATOMIC_MOVE);
        Unpacked.sync(fresh);
    }

    /** Does the remaining steps; returns the directory with the former data. */
    Path finish() throws IOException {
        List<String> mark = Files.readAllLines(fresh.resolve(MARK));
        if (mark.size() != 2 || !mark.get(0).matches("before-restore-[0-9A-Za-z-]{1,60}")) {
            throw new ApplianceException(fresh.resolve(MARK) + " is damaged. Remove " + fresh
                    + " if the data directory is complete, or restore once more");
        }
        Path aside = directory.path().resolve(mark.get(0));
        database(aside, mark.get(1).equals("mail"));
        replace(aside, "keys");
        for (Path file : files()) {
            replace(
                    aside,
                    fresh.relativize(file).toString(),
                    fresh.resolve("files").relativize(file).toString());
        }
        configuration(aside);
        Files.deleteIfExists(directory.reminder()); // the restored box was set up already
        Unpacked.sync(directory.path());
        Files.delete(fresh.resolve(MARK));
        Unpacked.sync(fresh);
        Unpacked.remove(fresh);
        Unpacked.sync(directory.path());
        return aside;
    }

    /** The old log or index must never lie beside the new database: all old files are moved first. */
    private void database(Path aside, boolean mail) throws IOException {
        if (mail && !Files.exists(fresh.resolve(EntryNames.DATABASE))) {
            return;
        }
        List<Path> old = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory.path())) {
            all.filter(path -> ofOldStore(named(path))).forEach(old::add);
        }
        for (Path file : old) {
            moveAside(aside, file, named(file));
        }
        Unpacked.sync(directory.path());
        if (mail) {
            Files.move(
                    fresh.resolve(EntryNames.DATABASE),
                    directory.path().resolve(EntryNames.DATABASE),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The database, its copies from before migrations, its index, and the mark of the newest version that wrote it. */
    private static boolean ofOldStore(String name) {
        return name.startsWith(EntryNames.DATABASE) || name.startsWith("search.db") || name.equals("version");
    }

    private static String named(Path path) {
        return String.valueOf(path.getFileName());
    }

    private void replace(Path aside, String name) throws IOException {
        replace(aside, name, name);
    }

    private void replace(Path aside, String from, String to) throws IOException {
        Path source = fresh.resolve(from);
        if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path target = directory.path().resolve(to);
        moveAside(aside, target, to);
        makeDirectories(Objects.requireNonNull(target.getParent()));
        Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
        Unpacked.sync(Objects.requireNonNull(target.getParent()));
    }

    private List<Path> files() throws IOException {
        Path files = fresh.resolve("files");
        if (!Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(files)) {
            return tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }

    private void moveAside(Path aside, Path present, String name) throws IOException {
        if (!Files.exists(present, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path to = aside.resolve(name);
        makeDirectories(Objects.requireNonNull(to.getParent()));
        Files.move(present, to, StandardCopyOption.ATOMIC_MOVE);
        Unpacked.sync(Objects.requireNonNull(to.getParent()));
    }

    private static void makeDirectories(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    /**
     * On an installed box the configuration is a link to a file elsewhere. The link and its target stay where they are.
     */
    private void configuration(Path aside) throws IOException {
        Path source = fresh.resolve(EntryNames.CONFIG);
        if (!Files.exists(source)) {
            return;
        }
        Path target = target(directory.config());
        if (Files.exists(target)) {
            Path kept = aside.resolve(EntryNames.CONFIG);
            makeDirectories(aside);
            if (!Files.exists(kept)) {
                Files.copy(target, kept);
                Unpacked.sync(aside);
            }
        }
        if (keeper.isPresent()) {
            keeper.get().replace(text(source));
            Files.delete(source);
            return;
        }
        if (!Files.isWritable(Objects.requireNonNull(target.toAbsolutePath().getParent()))) {
            throw new IOException(target + " belongs to another user; let root run: postern check");
        }
        Path next = target.resolveSibling(named(target) + ".restored");
        Files.copy(source, next, StandardCopyOption.REPLACE_EXISTING);
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(next, Files.getPosixFilePermissions(target));
        }
        try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(next, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        Unpacked.sync(Objects.requireNonNull(target.toAbsolutePath().getParent()));
        Files.delete(source);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > ConfigKeeper.MOST) {
            throw new IOException(file + " is larger than 1 MiB");
        }
        return Files.readString(file);
    }

    /** The target of a link, even if it does not exist yet. */
    private static Path target(Path file) throws IOException {
        Path path = file;
        for (int i = 0; i < 8 && Files.isSymbolicLink(path); i++) {
            path = path.resolveSibling(Files.readSymbolicLink(path));
        }
        return path;
    }

    /** Checks before the mark whether {@code finish} will be able to do its steps. */
    void requireWritable() throws IOException {
        Path parent = Objects.requireNonNull(
                target(directory.config()).toAbsolutePath().getParent());
        if (keeper.isEmpty() && !Files.isWritable(parent)) {
            throw new ApplianceException("the configuration cannot be replaced: " + parent
                    + " cannot be written by this user. Nothing was changed");
        }
    }
}
