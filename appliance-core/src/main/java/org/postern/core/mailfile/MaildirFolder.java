package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.store.mailbox.Flag;

/** Reads one Maildir folder: {@code cur} and {@code new}, with flags from the file names. Confined to one import. */
public record MaildirFolder(Path directory) {
    private static final Pattern SECONDS = Pattern.compile("(\\d{9,10})[._]");

    public static boolean is(Path path) {
        return Files.isDirectory(path.resolve("cur"), LinkOption.NOFOLLOW_LINKS)
                && Files.isDirectory(path.resolve("new"), LinkOption.NOFOLLOW_LINKS);
    }

    /** The message files, oldest delivery first (the names begin with the time). */
    public List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String part : List.of("cur", "new")) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.resolve(part))) {
                for (Path entry : entries) {
                    // No links: an import copies files in the folder, not the targets of links.
                    if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                            && !name(entry).startsWith(".")) {
                        files.add(entry);
                    }
                }
            }
        }
        Collections.sort(files, (a, b) -> name(a).compareTo(name(b)));
        return files;
    }

    public void readAll(MessageSink target, List<Path> files, LongConsumer bytesDone) throws IOException {
        byte[] buffer = new byte[65_536];
        for (Path file : files) {
            target.begin(name(file));
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                    target.write(buffer, 0, n);
                    bytesDone.accept(n);
                }
            }
            target.end(new MessageMarks(flags(name(file)), Set.of(), time(name(file))));
        }
    }

    /** The letters after {@code :2,}; {@code ;2,} and {@code !2,} come from file systems that allow no colon. */
    static Set<Flag> flags(String name) {
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        int comma = name.lastIndexOf("2,");
        if (comma < 1 || ":;!".indexOf(name.charAt(comma - 1)) < 0) {
            return flags;
        }
        for (char letter : name.substring(comma + 2).toCharArray()) {
            switch (letter) {
                case 'S' -> flags.add(Flag.SEEN);
                case 'R' -> flags.add(Flag.ANSWERED);
                case 'F' -> flags.add(Flag.FLAGGED);
                case 'T' -> flags.add(Flag.DELETED);
                case 'D' -> flags.add(Flag.DRAFT);
                case 'P' -> flags.add(Flag.FORWARDED);
                default -> {} // keywords of a program, a to z
            }
        }
        return flags;
    }

    /** The seconds at the beginning of the name. */
    static Optional<Instant> time(String name) {
        Matcher matcher = SECONDS.matcher(name);
        return matcher.lookingAt()
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1))))
                : Optional.empty();
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
