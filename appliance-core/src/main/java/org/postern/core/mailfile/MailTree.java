package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Finds mail in a file or in a whole tree: Maildir and Maildir++, the folders or the profile of Thunderbird
 * ({@code Inbox} beside {@code Inbox.sbd}) and Apple Mail ({@code Inbox.mbox/mbox}), directories of mbox files and of single messages ({@code .eml}, or
 * numbered as MH does). Follows no links. Confined to one import.
 */
public final class MailTree {
    private static final int DEEPEST = 20;
    private static final int BEGINNING = 1_000;

    /** What mail programs keep beside mail. */
    private static final Pattern NO_MAIL =
            Pattern.compile("(?i).*\\.(msf|dat|html?|json|mab|sqlite|ini|log|lock|xml|plist|db|index|cache|toc"
                    + "|db-shm|db-wal|toml|key|pem|p12|jsa)|(dovecot|courier|maildir|subscriptions|\\.).*|thumbs\\.db");

    private static final List<String> PROFILE_MAIL = List.of("ImapMail", "Mail");

    private static final Pattern FIELD = Pattern.compile("[\\x21-\\x39\\x3b-\\x7e]{1,100}[ \\t]*:.*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    /** Whether the content of a file of this name counts, beside its name. */
    public static boolean mayBeMail(String name) {
        return !NO_MAIL.matcher(name).matches();
    }

    private final ImportFolder root;
    private final List<Found> found = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    /** The form of a file or directory with mail. */
    public enum Kind {
        MBOX,
        MAILDIR,
        MESSAGE
    }

    /** A file or directory with mail, and the folder where its mail belongs. */
    public record Found(Path path, Kind kind, ImportFolder folder) {}

    private MailTree(ImportFolder root) {
        this.root = root;
    }

    /**
     * Looks at a file or directory.
     *
     * @param folder for mail that lies in no folder of the tree
     * @throws IOException when the source itself cannot be read
     */
    public static MailTree of(Path source, ImportFolder folder) throws IOException {
        MailTree tree = new MailTree(folder);
        if (Files.isRegularFile(source)) {
            boolean message = looksLikeMessage(source);
            tree.found.add(new Found(source, message ? Kind.MESSAGE : Kind.MBOX, folder));
        } else if (Files.isDirectory(source)) {
            tree.directory(source, List.of(), 0);
        }
        return tree;
    }

    /** In the order of the names. */
    public List<Found> found() {
        return List.copyOf(found);
    }

    /** A sentence for each file that should be mail and is not. */
    public List<String> unread() {
        return List.copyOf(unread);
    }

    private void directory(Path directory, List<String> path, int depth) throws IOException {
        if (depth > DEEPEST) {
            unread.add(directory + " lies too deep and was skipped");
            return;
        }
        if (Files.isRegularFile(directory.resolve("prefs.js"), LinkOption.NOFOLLOW_LINKS)) {
            for (String mail : PROFILE_MAIL) { // a profile of Thunderbird holds much else
                if (Files.isDirectory(directory.resolve(mail), LinkOption.NOFOLLOW_LINKS)) {
                    directory(directory.resolve(mail), path, depth + 1);
                }
            }
            return;
        }
        boolean maildir = MaildirFolder.is(directory);
        if (maildir) {
            found.add(new Found(directory, Kind.MAILDIR, folder(path)));
        }
        for (Path entry : entries(directory)) {
            String name = String.valueOf(entry.getFileName());
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                if (!(maildir && (name.equals("cur") || name.equals("new") || name.equals("tmp")))) {
                    subdirectory(entry, name, path, depth);
                }
            } else if (!maildir && Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
                file(entry, name, path);
            }
        }
    }

    private void subdirectory(Path directory, String name, List<String> path, int depth) throws IOException {
        if (name.startsWith(".")) {
            if (MaildirFolder.is(directory)) { // Maildir++: .Work.Projects
                List<String> below = new ArrayList<>(path);
                for (String part : name.substring(1).split("\\.", -1)) {
                    below.add(ModifiedUtf7.decoded(part));
                }
                directory(directory, below, depth + 1);
            }
            return;
        }
        if (name.endsWith(".mozmsgs")) {
            return; // copies for the search of the desktop
        }
        boolean account = !name.endsWith(".sbd") && isThunderbirdAccount(directory);
        directory(directory, account ? path : under(path, without(name, ".sbd", ".mbox")), depth + 1);
    }

    /** Whether the directory stands for an account, which is no folder: "Local Folders", "ImapMail/imap.example.net". */
    private static boolean isThunderbirdAccount(Path directory) throws IOException {
        try (DirectoryStream<Path> indexes = Files.newDirectoryStream(directory, "*.msf")) {
            return indexes.iterator().hasNext();
        } catch (AccessDeniedException e) {
            return false; // said when it is looked at
        }
    }

    private void file(Path file, String name, List<String> path) {
        if (NO_MAIL.matcher(name).matches()) {
            return;
        }
        try {
            if (Files.size(file) == 0) {
                return; // an empty folder of Thunderbird
            }
            boolean single = name.toLowerCase(Locale.ROOT).endsWith(".eml");
            if (beginning(file).strip().startsWith("From ")) {
                boolean apple = name.equals("mbox") && !path.isEmpty();
                found.add(new Found(
                        file, Kind.MBOX, folder(single || apple ? path : under(path, without(name, ".mbox", ".mbx")))));
            } else if ((single || NUMBER.matcher(name).matches()) && looksLikeMessage(file)) {
                found.add(new Found(file, Kind.MESSAGE, folder(path)));
            } else {
                unread.add(file + " is not mail and was skipped");
            }
        } catch (IOException e) {
            unread.add(file + " cannot be read and was skipped: " + e.getMessage());
        }
    }

    private ImportFolder folder(List<String> path) {
        return path.isEmpty() ? root : ImportFolder.of(path);
    }

    private static List<String> under(List<String> path, String name) {
        List<String> below = new ArrayList<>(path);
        below.add(ModifiedUtf7.decoded(name));
        return below;
    }

    private static String without(String name, String... endings) {
        for (String ending : endings) {
            if (name.toLowerCase(Locale.ROOT).endsWith(ending) && name.length() > ending.length()) {
                return name.substring(0, name.length() - ending.length());
            }
        }
        return name;
    }

    private List<Path> entries(Path directory) throws IOException {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(all::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (IOException e) {
            if (found.isEmpty() && unread.isEmpty()) {
                throw e;
            }
            unread.add(directory + " cannot be read and was skipped: " + e.getMessage());
        }
        Collections.sort(all);
        return all;
    }

    private static boolean looksLikeMessage(Path file) throws IOException {
        String start = beginning(file);
        String text = start.startsWith(BYTE_ORDER_MARK) ? start.substring(BYTE_ORDER_MARK.length()) : start;
        return !text.startsWith("From ") && FIELD.matcher(text.stripLeading()).matches();
    }

    private static String beginning(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
        }
    }
}
