import org.postern.store.delivery.IncomingMessage;
import java.io.ByteArrayInputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postern.store.account.Account;
import org.postern.store.account.JunkMemory;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Finding;
import org.postern.store.filter.junk.JunkFilter;
import org.postern.store.filter.junk.JunkSettings;
import org.postern.store.filter.junk.MailCorpus;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;
import org.postern.store.sql.MailDatabase;

/** Prints tables; ends with 1 when a letter was taken for junk. */
public final class JunkFigures {
    private static final int TRIED = 1_000;
    private static final int FAR = 1_000_000; // numbers of messages that nobody was taught
    private static int wronged;

    private final MailDatabase database;
    private final JunkFilter filter;
    private int people;

    private JunkFigures(Path directory) {
        database = MailDatabase.open(directory, StoreSettings.DEFAULT, Clock.systemUTC());
        filter = new JunkFilter(JunkSettings.DEFAULT, database.junkMemory(), "mail.office.test");
    }

    public static void main(String[] arguments) throws Exception {
        Logger.getLogger("").setLevel(Level.WARNING);
        JunkFigures figures = new JunkFigures(Path.of(arguments[0]));
        try (MailDatabase database = figures.database) {
            figures.byTraining();
            figures.newColleague();
            figures.unseenKinds();
            figures.cost();
        }
        System.exit(wronged == 0 ? 0 : 1);
    }

    private Account person() {
        database.junkMemory().reset(JunkMemory.SHARED);
        EmailAddress address = EmailAddress.parse("user" + people++ + "@office.test");
        return database.accounts().add(address, "", "bench password".toCharArray(), 0);
    }

    private void teach(long account, boolean spam, byte[] mail) {
        filter.teach(account, spam, new ByteArrayInputStream(mail));
    }

    private boolean junk(long account, byte[] mail) {
        return filter.opinion(account, new ByteArrayInputStream(mail), 0).junk();
    }

    private void byTraining() {
        System.out.println("learned of each  junk found  precision  letters taken for junk   (of " + TRIED + " each)");
        for (int size : new int[] {20, 50, 100, 200, 500, 1_000}) {
            long account = person().id();
            for (int i = 0; i < size; i++) {
                teach(account, false, MailCorpus.ham(i));
                teach(account, true, MailCorpus.spam(i));
            }
            print(String.valueOf(size), account);
        }
    }

    private void print(String what, long account) {
        int found = 0;
        int wrong = 0;
        for (int i = 0; i < TRIED; i++) {
            found += junk(account, MailCorpus.spam(FAR + i)) ? 1 : 0;
            wrong += junk(account, MailCorpus.ham(FAR + i)) ? 1 : 0;
        }
        wronged += wrong;
        System.out.printf(
                "%15s %10.1f%% %9.1f%% %10d%n",
                what, 100.0 * found / TRIED, found + wrong == 0 ? 100.0 : 100.0 * found / (found + wrong), wrong);
    }

    /** Taught by 25 lessons of either kind of a colleague alone, then by ten of his own as well. */
    private void newColleague() {
        long old = person().id();
        EmailAddress address = EmailAddress.parse("new@office.test");
        long fresh = database.accounts().add(address, "", "bench password".toCharArray(), 0).id();
        for (int i = 0; i < 25; i++) {
            teach(old, false, MailCorpus.ham(i));
            teach(old, true, MailCorpus.spam(i));
        }
        print("colleague's 25", fresh);
    }

    private void unseenKinds() {
        int kinds = MailCorpus.kinds();
        int tried = 0;
        int found = 0;
        StringBuilder each = new StringBuilder();
        for (int kind = 0; kind < kinds; kind++) {
            long account = person().id();
            for (int i = 0; i < 200; i++) {
                teach(account, false, MailCorpus.ham(i));
                teach(account, true, MailCorpus.spam(i, (kind + 1 + i % (kinds - 1)) % kinds));
            }
            int now = 0;
            for (int i = 0; i < 50; i++) {
                now += junk(account, MailCorpus.spam(FAR + i, kind)) ? 1 : 0;
            }
            tried += 50;
            found += now;
            each.append(' ').append(2 * now).append('%');
        }
        System.out.printf("a kind of junk that was never taught (200 of each other kinds learned): %.1f%% found%n", 100.0 * found / tried);
        System.out.println("  kind by kind:" + each);
    }

    private void cost() {
        long account = person().id();
        long begun = cpu();
        long clock = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            teach(account, false, MailCorpus.ham(i));
            teach(account, true, MailCorpus.spam(i));
        }
        System.out.printf(
                "learning: %.2f ms a message, %.2f ms CPU of the caller%n",
                (System.nanoTime() - clock) / 1e9, (cpu() - begun) / 1e9);
        StringBuilder words = new StringBuilder();
        for (int i = 0; words.length() < 1 << 20; i++) {
            words.append(new String(MailCorpus.ham(i), StandardCharsets.UTF_8).split("\r\n\r\n", 2)[1]);
        }
        judged("letters and offers of the corpus", account, null);
        String head = "From: a@firm1.example\r\nSubject: long\r\n\r\n";
        judged("64 KiB of text", account, head + words.substring(0, 65_536));
        judged("1 MiB of text", account, head + words);
        judged("nothing learned", person().id(), null);
    }

    private void judged(String what, long account, String mail) {
        int rounds = mail == null ? 4_000 : 300;
        long begun = 0;
        for (int i = -rounds; i < rounds; i++) { // the first half warms up
            begun = i == 0 ? cpu() : begun;
            byte[] octets = mail != null
                    ? mail.getBytes(StandardCharsets.UTF_8)
                    : i % 2 == 0 ? MailCorpus.ham(FAR + i) : MailCorpus.spam(FAR + i);
            filter.examine(arrival(octets), Finding.NONE).junk(account);
        }
        System.out.printf("judging %s: %.3f ms CPU a message%n", what, (cpu() - begun) / 1e6 / rounds);
    }

    private static IncomingMessage arrival(byte[] mail) {
        Envelope envelope = new Envelope(Optional.empty(), List.of(EmailAddress.parse("a@office.test")), false, true);
        Origin origin = new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "bench");
        return new IncomingMessage(origin, envelope, new BytesMessage(mail));
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
