package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Aliases;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.Directory;
import org.postern.store.account.PasswordStore;
import org.postern.store.account.SeenMail;
import org.postern.store.account.SenderList;
import org.postern.store.account.SieveScripts;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Filing;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.Envelope;
import org.postern.store.message.Origin;

/** Alice of office.test, who is also info@office.test, with scripts in memory and a clock that stands still. */
final class SieveFixture {
    static final EmailAddress CAROL = EmailAddress.parse("carol@elsewhere.test");

    final Account alice = account(1, "alice@office.test", "Alice Ångström");
    final Account bob = account(2, "bob@office.test", "");
    final List<SieveScripts.Script> scripts = new ArrayList<>();
    final Map<String, Instant> answered = new HashMap<>();
    final Map<String, Instant> seen = new HashMap<>();
    final Blocked blocked = new Blocked();
    final List<FolderInfo> folders = List.of(
            new FolderInfo(1, 1, "Inbox", FolderRole.INBOX, 1, 1, 1, 0, 0, 0, FolderInfo.Marks.NONE),
            new FolderInfo(2, 1, "Junk", FolderRole.JUNK, 1, 1, 1, 0, 0, 0, FolderInfo.Marks.NONE),
            new FolderInfo(3, 1, "Archive", FolderRole.ARCHIVE, 1, 1, 1, 0, 0, 0, FolderInfo.Marks.NONE),
            new FolderInfo(4, 1, "Bills", FolderRole.NONE, 1, 1, 1, 0, 0, 0, FolderInfo.Marks.NONE));
    SieveLimits limits = SieveLimits.DEFAULT;
    boolean answerable = true;
    Instant now = Instant.parse("2026-11-23T02:30:00Z");

    private static Account account(long id, String address, String name) {
        return new Account(id, EmailAddress.parse(address), name, true, Account.Role.MEMBER, 0, Instant.EPOCH);
    }

    /** Alice's own script. */
    SieveFixture script(String text) {
        scripts.add(new SieveScripts.Script("main", text, true, now));
        return this;
    }

    SieveFixture vacation(Vacation vacation) {
        scripts.add(new SieveScripts.Script(SieveScripts.VACATION, VacationScript.write(vacation), true, now));
        return this;
    }

    SieveFiling filing() {
        SieveFiling.Memory memory = new SieveFiling.Memory(new Replies(), new Seen(), id -> folders, blocked);
        return new SieveFiling(new Scripts(), memory, directory(), limits, clock(), ZoneOffset.UTC);
    }

    Filing.Plan plan(String sender, String recipient, byte[] message) {
        return plan(alice, sender, recipient, message, false);
    }

    Filing.Plan plan(Account account, String sender, String recipient, byte[] message, boolean junk) {
        return filing().plan(
                        account,
                        EmailAddress.parse(recipient),
                        arrival(sender, recipient, message),
                        new Filing.Standing(junk, answerable));
    }

    static IncomingMessage arrival(String sender, String recipient, byte[] message) {
        Envelope envelope = new Envelope(
                sender.isEmpty() ? Optional.empty() : Optional.of(EmailAddress.parse(sender)),
                List.of(EmailAddress.parse(recipient)),
                false,
                true);
        Origin origin = new Origin(InetAddress.getLoopbackAddress(), "client.test", false, "session");
        return new IncomingMessage(origin, envelope, new BytesMessage(message));
    }

    /** Lines become CRLF lines. */
    static byte[] mail(String lines) {
        return lines.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(UTF_8);
    }

    private Directory directory() {
        return new Directory(new People(), new OtherNames(), Set.of(Domain.parse("office.test")));
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    private final class Scripts implements SieveScripts {
        @Override
        public List<Script> active(long accountId) {
            return List.copyOf(scripts);
        }

        @Override
        public List<Script> list(long accountId) {
            return List.copyOf(scripts);
        }

        @Override
        public Optional<Script> find(long accountId, String name) {
            return scripts.stream().filter(s -> s.name().equals(name)).findFirst();
        }

        @Override
        public void put(long accountId, String name, String text, int most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void activate(long accountId, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean deactivate(long accountId, String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(long accountId, String name) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Replies implements AutoReplies {
        @Override
        public boolean claim(long accountId, String addressKey, String handle, Instant at, int days) {
            String key = accountId + " " + addressKey + " " + handle;
            Instant last = answered.get(key);
            if (last != null && last.isAfter(at.minus(Duration.ofDays(days)))) {
                return false;
            }
            answered.put(key, at);
            return true;
        }
    }

    /** Blocked by everybody. */
    static final class Blocked implements SenderList {
        final Set<String> keys = new HashSet<>();

        @Override
        public List<ListedSender> list(long accountId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean add(long accountId, EmailAddress address, Instant now) {
            return keys.add(address.key());
        }

        @Override
        public boolean remove(long accountId, EmailAddress address) {
            return keys.remove(address.key());
        }

        @Override
        public boolean isUsed(long accountId) {
            return !keys.isEmpty();
        }

        @Override
        public boolean holds(long accountId, EmailAddress address) {
            return keys.contains(address.key());
        }
    }

    private final class Seen implements SeenMail {
        @Override
        public boolean seen(long accountId, String digest, Instant since) {
            return seen.containsKey(digest) && !seen.get(digest).isBefore(since);
        }

        @Override
        public void remember(long accountId, Set<String> digests, Instant at) {
            digests.forEach(digest -> seen.put(digest, at));
        }
    }

    private final class People implements Accounts {
        @Override
        public Account add(EmailAddress address, String displayName, char[] password, long quotaBytes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Account addAsItWas(PasswordStore.Stored was) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Account> list() {
            return List.of(alice, bob);
        }

        @Override
        public Optional<Account> find(EmailAddress address) {
            return list().stream()
                    .filter(a -> a.address().key().equals(address.key()))
                    .findFirst();
        }

        @Override
        public Optional<Account> find(long id) {
            return list().stream().filter(a -> a.id() == id).findFirst();
        }

        @Override
        public Account findOrAddWithoutPassword(EmailAddress address, String displayName) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean replacePassword(EmailAddress address, char[] password, long version) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setPassword(EmailAddress address, char[] password) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setEnabled(EmailAddress address, boolean enabled) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setRole(EmailAddress address, Account.Role role) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int delete(EmailAddress address, Set<EmailAddress> ending) {
            throw new UnsupportedOperationException();
        }
    }

    private final class OtherNames implements Aliases {
        @Override
        public void add(Entry entry) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void change(EmailAddress address, List<EmailAddress> add, List<EmailAddress> remove) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(EmailAddress address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Entry> find(EmailAddress address) {
            return list().stream()
                    .filter(e -> e.address().key().equals(address.key()))
                    .findFirst();
        }

        @Override
        public List<Entry> list() {
            return List.of(
                    new Entry(Kind.ALIAS, EmailAddress.parse("info@office.test"), List.of(alice.address())),
                    new Entry(
                            Kind.GROUP,
                            EmailAddress.parse("team@office.test"),
                            List.of(alice.address(), bob.address())));
        }
    }
}
