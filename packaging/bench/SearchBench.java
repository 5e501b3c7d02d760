import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/**
 * What a search of one person costs while the mail of others grows, what an act on all of a
 * search costs, and what the indexer costs at an office's pace. Calls
 * the store directly, so that CPU time of one thread can be read; prints one JSON object a line.
 *
 * <pre>
 * java -Dorg.sqlite.lib.path=packaging/target/postern/lib/native -cp 'packaging/target/postern/lib/*' \
 *     packaging/bench/SearchBench.java EMPTY-DIRECTORY [OTHERS...]
 * </pre>
 *
 * <p>The person has 10,000 mails. OTHERS is how many mails 20 other people have together, one size after the other in
 * the same store; 5000 55000 205000 when nothing is given.
 */
public final class SearchBench {
    private static final int OWN = 10_000;
    private static final int COLLEAGUES = 20;
    private static final int ROUNDS = 31;
    private static final int IN_FLIGHT = 64;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final MailDatabase database;
    private final Mailboxes mail;
    private final Random random = new Random(7);
    private final String[] words = new String[20_000];

    private SearchBench(MailDatabase database) {
        this.database = database;
        mail = database.mailboxes();
        for (int i = 0; i < words.length; i++) {
            words[i] = Integer.toString(i * 7_919 + 1_300, 26).replaceAll("[0-9]", "q");
        }
    }

    public static void main(String[] arguments) throws Exception {
        int[] others = arguments.length > 1
                ? Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray()
                : new int[] {5_000, 55_000, 205_000};
        try (MailDatabase database =
                MailDatabase.open(Path.of(arguments[0]), StoreSettings.DEFAULT, Clock.systemUTC())) {
            new SearchBench(database).run(others);
        }
    }

    private void run(int[] others) throws Exception {
        Account alice = account("alice");
        List<Account> colleagues = new ArrayList<>();
        for (int i = 0; i < COLLEAGUES; i++) {
            colleagues.add(account("colleague" + i));
        }
        deliver(List.of(alice), OWN);
        int there = 0;
        for (int size : others) {
            deliver(colleagues, (size - there) / COLLEAGUES);
            there = size;
            indexed(alice);
            for (String query : List.of("report", "xylophone", "東京", "subject:report", "\"quarterly report\"")) {
                measure(alice, query, OWN + there);
            }
        }
        whole(alice);
        pace(alice);
    }

    /** What "all of this search" costs: the rows are read, and change in one transaction. */
    private void whole(Account who) {
        for (int size : new int[] {1_000, 5_000}) {
            for (String target : List.of("Archive", "Inbox", "Trash", "Inbox")) {
                long began = System.nanoTime();
                List<String> uidls = mail.search(who.id(), null, "report", 0, size).rows().stream()
                        .map(MessageRow::uidl)
                        .toList();
                long found = System.nanoTime();
                int moved = mail.move(who.id(), uidls, target).size();
                System.out.printf(
                        "{\"whole\":\"%s\",\"moved\":%d,\"find_ms\":%.1f,\"move_ms\":%.1f}%n",
                        target, moved, (found - began) / 1e6, (System.nanoTime() - found) / 1e6);
            }
        }
    }

    private Account account(String name) {
        return database.accounts().add(EmailAddress.parse(name + "@office.test"), "", "secret".toCharArray(), 0);
    }

    private void deliver(List<Account> to, int count) throws Exception {
        Deque<CompletableFuture<List<MessageRow>>> waiting = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            waiting.add(one(to, i));
            if (waiting.size() == IN_FLIGHT) {
                waiting.remove().join();
            }
        }
        while (!waiting.isEmpty()) {
            waiting.remove().join();
        }
    }

    private CompletableFuture<List<MessageRow>> one(List<Account> to, int number) throws Exception {
        byte[] content = message(number);
        SpooledMessage spooled;
        try (Spool.Sink sink = mail.spool().begin(new byte[0])) {
            sink.write(content, 0, content.length);
            spooled = sink.finish();
        }
        List<Delivery.Target> targets = to.stream()
                .map(each -> new Delivery.Target(each.id(), FolderRole.INBOX, Set.of(), false))
                .toList();
        return mail.deliver(new Delivery(spooled, targets, Optional.empty()))
                .whenComplete((rows, failure) -> spooled.close());
    }

    private byte[] message(int number) {
        StringBuilder text = new StringBuilder("From: Bob <bob@office.test>\r\nTo: alice@office.test\r\nSubject: quarterly report "
                + number + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe report of 東京 is here.\r\n");
        if (number % 2_000 == 7) {
            text.append("A xylophone.\r\n");
        }
        for (int i = 0; i < 400; i++) {
            text.append(words[(int) (Math.pow(random.nextDouble(), 3) * words.length)]).append(i % 12 == 11 ? "\r\n" : " ");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void indexed(Account alice) {
        while (!mail.search(alice.id(), null, "report", 0, 1).complete()) {
            Thread.onSpinWait(); // each search waits for the indexer
        }
    }

    private void measure(Account who, String query, int store) {
        long[] cpu = new long[ROUNDS];
        long[] wall = new long[ROUNDS];
        int total = 0;
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            long used = THREADS.getCurrentThreadCpuTime();
            total = mail.search(who.id(), null, query, 0, 50).total();
            cpu[i] = THREADS.getCurrentThreadCpuTime() - used;
            wall[i] = System.nanoTime() - began;
        }
        Arrays.sort(cpu);
        Arrays.sort(wall);
        System.out.printf(
                "{\"search\":\"%s\",\"store\":%d,\"found\":%d,\"cpu_ms\":%.2f,\"wall_ms_median\":%.2f,\"wall_ms_best\":%.2f}%n",
                query.replace("\"", "'"), store, total, cpu[ROUNDS / 2] / 1e6, wall[ROUNDS / 2] / 1e6, wall[0] / 1e6);
    }

    /** One mail every 100 ms, for 30 seconds: CPU of the indexer's thread a mail. */
    private void pace(Account alice) throws Exception {
        long indexer = Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(each -> each != null && each.getThreadName().startsWith("store-indexer"))
                .findFirst()
                .orElseThrow()
                .getThreadId();
        int mails = 300;
        indexed(alice);
        long used = THREADS.getThreadCpuTime(indexer);
        for (int i = 0; i < mails; i++) {
            one(List.of(alice), i).join();
            Thread.sleep(100);
        }
        indexed(alice);
        System.out.printf(
                "{\"pace_ms\":100,\"mails\":%d,\"indexer_cpu_ms_a_mail\":%.3f}%n",
                mails, (THREADS.getThreadCpuTime(indexer) - used) / 1e6 / mails);
    }
}
