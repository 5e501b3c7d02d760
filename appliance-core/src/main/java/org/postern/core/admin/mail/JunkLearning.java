package org.postern.core.admin.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.core.mailfile.MaildirFolder;
import org.postern.core.mailfile.MboxFile;
import org.postern.core.mailfile.MessageLessons;
import org.postern.store.account.Account;
import org.postern.store.account.JunkEvidence;
import org.postern.store.account.JunkMemory;
import org.postern.store.address.EmailAddress;
import org.postern.store.filter.junk.JunkFilter;

/** The data that the junk filter has learned, for each person and for all together. */
public final class JunkLearning {
    private static final int CLUES = 15;
    private static final String ALL_TOGETHER = "all together";

    private final Box box;

    public JunkLearning(Box box) {
        this.box = box;
    }

    /** How many messages were learned, and whether that is enough to classify mail. */
    public record Learned(long spam, long ham, boolean enough) {}

    /** The data learned from one person's decisions. */
    public record OfPerson(EmailAddress address, Learned learned) {}

    /**
     * The state of the filter.
     *
     * @param least how many messages of each kind it needs
     * @param waiting the number of messages still to be learned
     */
    public record Status(String engine, int least, Learned shared, List<OfPerson> people, long waiting) {
        public Status {
            people = List.copyOf(people);
        }
    }

    /** A word that influenced the result; its text comes from strangers. */
    public record Word(String token, double probability) {}

    /**
     * The filter's result for a message; {@code trained} says whether it has learned enough for the result to count.
     */
    public record Opinion(boolean junk, double score, boolean trained, List<Word> strongest) {
        public Opinion {
            strongest = List.copyOf(strongest);
        }
    }

    /**
     * Returns the state of the filter.
     *
     * @param address only this person; empty for all
     */
    public Status status(Optional<String> address) {
        return box.look(open -> {
            int least = open.config().junk().leastTraining();
            JunkMemory memory = open.database().junkMemory();
            List<Account> accounts = address.map(one -> List.of(open.account(one)))
                    .orElseGet(() -> open.database().accounts().list());
            return new Status(
                    open.config().junk().settings().engine().name().toLowerCase(Locale.ROOT),
                    least,
                    learned(memory.learned(JunkMemory.SHARED).shared(), least),
                    accounts.stream()
                            .map(account -> new OfPerson(
                                    account.address(),
                                    learned(memory.learned(account.id()).own(), least)))
                            .toList(),
                    memory.waiting());
        });
    }

    private static Learned learned(JunkEvidence evidence, int least) {
        return new Learned(evidence.spam(), evidence.ham(), evidence.atLeast(least));
    }

    /**
     * Learns the messages of an mbox file, a Maildir, or one message.
     *
     * @param address the person whose decision it is; empty for all people together
     * @return how many messages were learned
     */
    public int train(Optional<String> address, boolean spam, Path source) {
        return box.act("junk train", address.orElse(ALL_TOGETHER), open -> {
            long account = address.map(one -> open.account(one).id()).orElse(JunkMemory.SHARED);
            JunkFilter filter = filter(open);
            MessageLessons lessons = new MessageLessons(message -> filter.teach(account, spam, message));
            try {
                read(source, lessons);
            } catch (IOException e) {
                throw new ApplianceException(
                        source + " cannot be read: " + e.getMessage() + ". What was learned before stays", e);
            } finally {
                open.act().note(lessons.count() + " as " + (spam ? "spam" : "ham"));
            }
            return lessons.count();
        });
    }

    private static void read(Path source, MessageLessons lessons) throws IOException {
        if (MaildirFolder.is(source)) {
            MaildirFolder maildir = new MaildirFolder(source);
            maildir.readAll(lessons, maildir.files(), bytes -> {});
            return;
        }
        if (!Files.isRegularFile(source)) {
            throw new ApplianceException(source + " is neither an mbox file, nor a Maildir, nor a message");
        }
        try (InputStream in = Files.newInputStream(source)) {
            if (mbox(source)) {
                new MboxFile(in).readAll(lessons);
            } else {
                lessons.one(in);
            }
        }
    }

    private static boolean mbox(Path source) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            return new String(in.readNBytes(5), StandardCharsets.US_ASCII).equals("From ");
        }
    }

    /** Classifies a message to a person; learns nothing. */
    public Opinion test(String address, Path file) {
        return box.look(open -> {
            try (InputStream in = Files.newInputStream(file)) {
                JunkFilter.Opinion opinion =
                        filter(open).opinion(open.account(address).id(), in, CLUES);
                return new Opinion(
                        opinion.junk(),
                        opinion.score(),
                        opinion.trained(),
                        opinion.strongest().stream()
                                .map(clue -> new Word(clue.token(), clue.probability()))
                                .toList());
            } catch (IOException e) {
                throw new ApplianceException(file + " cannot be read: " + e.getMessage(), e);
            }
        });
    }

    /** Deletes the data learned for a person; if empty, the data for all people together. */
    public void reset(Optional<String> address) {
        box.act("junk reset", address.orElse(ALL_TOGETHER), open -> {
            long account = address.map(one -> open.account(one).id()).orElse(JunkMemory.SHARED);
            open.database().junkMemory().reset(account);
            return account;
        });
    }

    private static JunkFilter filter(OpenBox open) {
        return new JunkFilter(
                open.config().junk().settings(),
                open.database().junkMemory(),
                open.config().office().hostname().ascii());
    }
}
