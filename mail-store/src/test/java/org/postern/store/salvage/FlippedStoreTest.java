package org.postern.store.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.file.PdfText;
import org.postern.store.account.Account;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;
import org.postern.store.sql.StoreFixture;

/** A store with flipped bits: a start serves it, and whoever reads gets the true text, his own, or hears what is the matter. */
class FlippedStoreTest {
    private static final int ROUNDS = 18;

    @TempDir
    Path directory;

    private final Map<String, Set<String>> stored = new HashMap<>();
    private Path whole;

    @BeforeEach
    void smallStore() throws Exception {
        whole = Files.createDirectory(directory.resolve("whole"));
        try (StoreFixture store = new StoreFixture(whole)) {
            Random random = new Random(3);
            for (int i = 0; i < 24; i++) {
                Account to = i % 3 == 0 ? store.bob : store.alice;
                byte[] noise = new byte[i == 7 ? 300_000 : i == 8 ? 90_000 : 1_500 + random.nextInt(3_000)];
                random.nextBytes(noise);
                byte[] message = StoreFixture.message(
                        "number " + i, Base64.getMimeEncoder().encodeToString(noise));
                store.deliver(to, message);
                stored.computeIfAbsent(to.address().toString(), address -> new HashSet<>())
                        .add(text(message));
            }
        }
    }

    @Test
    void everyStartServesAndNobodyReadsAWrongOrForeignText() throws Exception {
        byte[] sound = Files.readAllBytes(whole.resolve("mail.db"));
        int served = 0;
        int readable = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = sound.clone();
            Random random = new Random(round);
            for (int flips = new int[] {1, 10, 100}[round % 3]; flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path from = Files.createDirectory(directory.resolve("round" + round));
            Files.write(from.resolve("mail.db"), damaged);
            try (ServerLock lock = ServerLock.acquire(from)) {
                OpenedStore opened = OpenedStore.open(
                        lock, StoreFixture.SETTINGS, Clock.systemUTC(), (done, total) -> {}, PdfText.NONE);
                try (MailDatabase database = opened.database()) {
                    served++;
                    readable += read(database, opened.damaged(), "round " + round);
                }
            }
        }
        assertThat(served).isEqualTo(ROUNDS);
        assertThat(readable).isGreaterThan(ROUNDS * 24 / 2);
    }

    /** Returns how many were read as they were stored; where messages are missing, something was told. */
    private int read(MailDatabase database, boolean salvaged, String round) throws Exception {
        int whole = 0;
        List<String> told = new ArrayList<>();
        for (Account account : database.accounts().list()) {
            Set<String> own = stored.getOrDefault(account.address().toString(), Set.of());
            for (FolderInfo folder : database.mailboxes().folders(account.id())) {
                try (Maildrop maildrop = database.mailboxes().openMaildrop(account.id(), folder.name())) {
                    for (int i = 0; i < maildrop.count(); i++) {
                        try (InputStream in = maildrop.whole(i)) {
                            boolean asStored = own.contains(text(in.readAllBytes()));
                            // A salvage marks what it mended, and gives what belongs to nobody to an account of its
                            // own.
                            assertThat(asStored || salvaged).as(round).isTrue();
                            whole += asStored ? 1 : 0;
                        } catch (StoreException e) {
                            told.add(e.getMessage());
                        }
                    }
                } catch (StoreException e) {
                    told.add(e.getMessage());
                }
            }
        }
        assertThat(salvaged || whole == 24 || !told.isEmpty()).as(round).isTrue();
        return whole;
    }

    @Test
    void aDamagedSizeDoesNotCutAMessageOff() throws Exception {
        Path data = whole;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            // One bit less, as a flip makes it; the large one ends with a whole piece then.
            statement.execute("UPDATE content SET size = CASE WHEN size > 200000 THEN 262144 ELSE size - 1 END");
        }
        try (StoreFixture store = new StoreFixture(data)) {
            int told = 0;
            for (Account account : List.of(store.alice, store.bob)) {
                try (Maildrop maildrop = store.mail.openMaildrop(account.id(), "Inbox")) {
                    for (int i = 0; i < maildrop.count(); i++) {
                        try (InputStream in = maildrop.content(i)) {
                            in.readAllBytes();
                        } catch (StoreException e) {
                            told += e.kind() == StoreException.Kind.CORRUPT ? 1 : 0;
                        }
                    }
                }
            }
            assertThat(told).isEqualTo(24);
        }
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
