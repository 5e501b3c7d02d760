package org.postern.store.pop3;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.Account;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;
import org.postern.store.gate.LoginThreads;
import org.postern.store.grant.Grant;
import org.postern.store.grant.TicketGrants;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.StoreException;

/** An office in memory: alice with some mail, bob with none. Faults can be switched on. */
final class Office implements Logins, PasswordStore, Maildrops.Source {
    static final Account ALICE = account(1, "alice@office.test");
    static final Account BOB = account(2, "bob@office.test");

    final Map<String, List<Mail>> folders = new HashMap<>();
    final HopTickets tickets = new HopTickets(this);
    boolean diskFails;
    boolean throttled;
    long nanos;

    Office() {
        folder(ALICE, "Inbox")
                .addAll(List.of(
                        mail("u1", "Subject: one\r\n\r\nHello\r\n"),
                        mail("u2", "Subject: two\r\nTo: alice@office.test\r\n\r\n.\r\n..dots\r\nthird\r\n"),
                        mail("u3", "Subject: three\r\n\r\n")));
        folder(ALICE, "Archive").add(mail("a1", "Subject: old\r\n\r\nold\r\n"));
        folder(ALICE, "Sent").add(mail("s1", "Subject: sent\r\n\r\nsent\r\n"));
        folder(ALICE, "\u6848\u4ef6 A+B@\u6771\u4eac").add(mail("j1", "Subject: j\r\n\r\nj\r\n"));
        folder(ALICE, "Project");
        folder(BOB, "Inbox");
    }

    Pop3Protocol forPasswords() {
        return new Pop3Protocol(this, new Maildrops(this, true), LoginThreads.DIRECT, "mail.office.test");
    }

    Pop3Protocol forTickets() {
        return new Pop3Protocol(
                new TicketLogins(new TicketGrants(tickets, () -> nanos)),
                new Maildrops(this, false),
                LoginThreads.DIRECT,
                "mail.office.test");
    }

    List<Mail> folder(Account owner, String name) {
        return folders.computeIfAbsent(owner.id() + "/" + name, key -> new ArrayList<>());
    }

    static Mail mail(String uidl, String text) {
        return new Mail(uidl, text);
    }

    /** For a session that nothing ends. */
    static Grant grant() {
        return new Grant(() -> true, System::nanoTime);
    }

    @Override
    public Login check(String name, char[] secret, InetAddress client) {
        if (throttled) {
            return new Login.Throttled(Duration.ofSeconds(40));
        }
        for (FolderLogin reading : FolderLogin.readings(name)) {
            for (Account account : List.of(ALICE, BOB)) {
                if (account.address().toString().equals(reading.address())
                        && new String(secret).equals("s\u00e9cret word ")) {
                    return new Login.Granted(account, reading.folder(), grant());
                }
            }
        }
        return new Login.Refused();
    }

    @Override
    public Optional<Long> folderId(long accountId, String name) {
        return folders.keySet().stream()
                .filter(key -> key.equalsIgnoreCase(accountId + "/" + name))
                .findFirst()
                .map(key -> (long) key.hashCode());
    }

    @Override
    public Maildrop open(long accountId, String name) {
        if (diskFails) {
            throw new StoreException(StoreException.Kind.FAILED, "disk");
        }
        List<Mail> folder = folders.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(accountId + "/" + name))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "no folder"));
        return new Snapshot(folder);
    }

    @Override
    public Optional<Stored> find(String addressKey) {
        return Optional.empty();
    }

    @Override
    public Optional<Stored> find(long accountId) {
        return Optional.of(new Stored(accountId == 1 ? ALICE : BOB, "hash", 1));
    }

    @Override
    public void upgrade(long accountId, String oldHash, String newHash) {}

    private static Account account(long id, String address) {
        return new Account(id, EmailAddress.parse(address), "", true, Account.Role.MEMBER, 0, Instant.EPOCH);
    }

    record Mail(String uidl, String text) {
        byte[] content() {
            return text.getBytes(StandardCharsets.UTF_8);
        }
    }

    private final class Snapshot implements Maildrop {
        private final List<Mail> folder;
        private @Nullable List<Mail> taken;

        Snapshot(List<Mail> folder) {
            this.folder = folder;
        }

        private List<Mail> seen() {
            if (taken == null) {
                taken = List.copyOf(folder);
            }
            return taken;
        }

        @Override
        public int count() {
            return seen().size();
        }

        @Override
        public long size(int index) {
            return seen().get(index).content().length;
        }

        @Override
        public String uidl(int index) {
            return seen().get(index).uidl();
        }

        @Override
        public InputStream content(int index) throws IOException {
            if (diskFails) {
                throw new IOException("disk");
            }
            if (!folder.contains(seen().get(index))) {
                throw new StoreException(StoreException.Kind.GONE, "removed");
            }
            return new ByteArrayInputStream(seen().get(index).content());
        }

        @Override
        public OptionalLong size(String uidl) {
            return held(uidl)
                    .map(mail -> OptionalLong.of(mail.content().length))
                    .orElse(OptionalLong.empty());
        }

        @Override
        public InputStream content(String uidl) throws IOException {
            if (diskFails) {
                throw new IOException("disk");
            }
            return new ByteArrayInputStream(held(uidl)
                    .orElseThrow(() -> new StoreException(StoreException.Kind.GONE, "removed"))
                    .content());
        }

        private Optional<Mail> held(String uidl) {
            return folder.stream().filter(mail -> mail.uidl().equals(uidl)).findFirst();
        }

        @Override
        public void remove(BitSet deleted) {
            if (diskFails) {
                throw new StoreException(StoreException.Kind.READ_ONLY, "disk");
            }
            deleted.stream().forEach(index -> folder.remove(seen().get(index)));
        }

        @Override
        public void close() {}
    }
}
