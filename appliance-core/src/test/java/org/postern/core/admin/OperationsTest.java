package org.postern.core.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.admin.box.Backups;
import org.postern.core.admin.box.BoxCheck;
import org.postern.core.admin.box.CheckResult;
import org.postern.core.admin.box.FallingBack;
import org.postern.core.admin.box.Founding;
import org.postern.core.admin.box.MailSigning;
import org.postern.core.admin.box.PaperKey;
import org.postern.core.admin.box.Restores;
import org.postern.core.admin.box.Salvaging;
import org.postern.core.admin.box.SettingUp;
import org.postern.core.admin.box.WebNodes;
import org.postern.core.admin.mail.JunkLearning;
import org.postern.core.admin.mail.MailExport;
import org.postern.core.admin.mail.MailImport;
import org.postern.core.admin.mail.MailQueue;
import org.postern.core.admin.mail.StoppedAddresses;
import org.postern.core.admin.people.AwayNotices;
import org.postern.core.admin.people.OfficeAddresses;
import org.postern.core.admin.people.PersonalFilters;
import org.postern.core.admin.people.ProgramPasswords;
import org.postern.core.backup.ReadAhead;
import org.postern.core.cli.DataTree;
import org.postern.core.config.ConfigText;
import org.postern.core.setup.Administrator;
import org.postern.core.setup.MachineName;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.audit.AuditEntry;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.QueueSelection;
import org.postern.tls.seal.Opener;
import org.postern.tls.seal.PassphraseCost;
import org.postern.tls.seal.Sealing;

/**
 * Every operation of an administrator once, without a command. Each that acts leaves exactly one entry of its name in the
 * audit trail; each that only looks leaves none and changes no octet of the data. A new operation without a line here fails.
 */
class OperationsTest {
    private static final String OPERATIONS = "org.postern.core.admin";

    @TempDir
    private Path directory;

    private final Map<String, Trial> trials = new LinkedHashMap<>();
    private Path data = Path.of("");
    private Box box = new Box(data, new Actor("nobody", ""), Clock.systemUTC());
    private @Nullable AdministeredBox made;

    private record Trial(String act, Operation operation) {}

    @FunctionalInterface
    private interface Operation {
        void run() throws Exception;
    }

    private void looks(String method, Operation operation) {
        trials.put(method, new Trial("", operation));
    }

    private void acts(String method, String act, Operation operation) {
        trials.put(method, new Trial(act, operation));
    }

    @Test
    void everyActLeavesOneEntryAndEveryLookNone() throws Exception {
        data = directory.resolve("box");
        AdministeredBox office = new AdministeredBox(data);
        made = office;
        box = office.box;
        assertThat(office.trail()).extracting(AuditEntry::act).containsExactly("init");
        office.add("alice", Account.Role.ADMINISTRATOR);
        office.add("bob", Account.Role.MEMBER);
        people();
        filters();
        mail();
        keys();
        backups();
        making();
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, Trial> each : trials.entrySet()) {
            Trial trial = each.getValue();
            List<AuditEntry> before = trail();
            Map<String, String> tree = DataTree.of(data);
            trial.operation().run();
            List<AuditEntry> left = new ArrayList<>(trail());
            left.removeAll(before);
            List<String> names = left.stream()
                    .map(entry -> entry.act() + " " + entry.outcome() + " " + entry.actor() + " " + entry.origin())
                    .toList();
            List<String> wanted = trial.act().isEmpty() ? List.of() : List.of(trial.act() + " DONE tester 192.0.2.7");
            if (!names.equals(wanted)) {
                wrong.add(each.getKey() + " left " + names);
            }
            if (trial.act().isEmpty() && !DataTree.of(data).equals(tree)) {
                wrong.add(each.getKey() + " only looks and changed something");
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(trials.keySet())
                .as("each public operation has its line here")
                .containsAll(operations());
        assertThat(secretsIn(trail())).isEmpty();
    }

    private AdministeredBox office() {
        return Objects.requireNonNull(made);
    }

    private List<AuditEntry> trail() {
        return new AuditHistory(box).list(Optional.empty(), 1_000);
    }

    private static List<String> secretsIn(List<AuditEntry> trail) {
        return trail.stream()
                .map(AuditEntry::toString)
                .filter(text -> text.contains("horse") || text.contains("passphrase") || text.contains("-----BEGIN"))
                .toList();
    }

    /** The public methods of all classes that are made for a box. */
    private static Set<String> operations() {
        Set<String> names = new TreeSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages(OPERATIONS)) {
            boolean operates = type.isTopLevelClass()
                    && type.getModifiers().contains(JavaModifier.PUBLIC)
                    && type.getConstructors().stream()
                            .anyMatch(made -> !made.getRawParameterTypes().isEmpty()
                                    && made.getRawParameterTypes().get(0).isEquivalentTo(Box.class));
            if (operates) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC)
                                && !method.getModifiers().contains(JavaModifier.STATIC)
                                && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .forEach(method -> names.add(type.getSimpleName() + "." + method.getName()));
            }
        }
        assertThat(names).hasSizeGreaterThan(50);
        return names;
    }

    private void people() {
        looks("AuditHistory.list", this::trail);
        looks("Staff.requireInOffice", () -> office().staff.requireInOffice("dora"));
        looks(
                "Staff.passwordFault",
                () -> assertThat(office().staff.passwordFault("dora", "short".toCharArray()))
                        .isPresent());
        acts("Staff.add", "user add", () -> office().add("carol", Account.Role.MEMBER));
        looks("Staff.list", () -> assertThat(office().staff.list()).hasSize(3));
        acts(
                "Staff.password",
                "user password",
                () -> office().staff.password("carol", "another horse battery".toCharArray(), true));
        acts("Staff.role", "user role", () -> office().staff.role("bob", Account.Role.ADMINISTRATOR, false));
        looks(
                "Staff.lastAdministrator",
                () -> assertThat(office().staff.lastAdministrator("bob")).isFalse());
        acts("Staff.disable", "user disable", () -> office().staff.disable("bob", false));
        acts("Staff.enable", "user enable", () -> office().staff.enable("bob"));
        looks("Staff.departure", () -> office().staff.departure("carol"));
        acts("Staff.delete", "user delete", () -> office().staff.delete("carol", false, false));
        OfficeAddresses addresses = new OfficeAddresses(box);
        acts("OfficeAddresses.addAlias", "alias add", () -> addresses.addAlias("info", List.of("alice")));
        acts("OfficeAddresses.addGroup", "group add", () -> addresses.addGroup("all", List.of("alice", "info")));
        acts("OfficeAddresses.join", "group join", () -> addresses.join("all", List.of("bob")));
        acts("OfficeAddresses.leave", "group leave", () -> addresses.leave("all", List.of("info")));
        acts("OfficeAddresses.setCatchAll", "catch-all set", () -> addresses.setCatchAll(List.of("bob")));
        looks("OfficeAddresses.aliases", () -> assertThat(addresses.aliases()).hasSize(1));
        looks("OfficeAddresses.groups", () -> assertThat(addresses.groups()).hasSize(1));
        looks("OfficeAddresses.catchAll", () -> assertThat(addresses.catchAll()).hasSize(1));
        looks(
                "OfficeAddresses.reached",
                () -> assertThat(addresses.reached("all").mailboxes()).hasSize(2));
        acts("OfficeAddresses.catchAllOff", "catch-all off", addresses::catchAllOff);
        acts("OfficeAddresses.deleteGroup", "group delete", () -> addresses.deleteGroup("all"));
        acts("OfficeAddresses.deleteAlias", "alias delete", () -> addresses.deleteAlias("info"));
        ProgramPasswords passwords = new ProgramPasswords(box);
        acts("ProgramPasswords.make", "app-password add", () -> passwords.make("alice", "telephone"));
        looks("ProgramPasswords.list", () -> assertThat(passwords.list("alice")).hasSize(1));
        acts("ProgramPasswords.revoke", "app-password revoke", () -> passwords.revoke("alice", "telephone"));
        acts("ProgramPasswords.revokeAll", "app-password revoke", () -> passwords.revokeAll("alice"));
    }

    private void filters() {
        PersonalFilters filters = new PersonalFilters(box);
        PersonalFilters.Draft draft = new PersonalFilters.Draft("keep;\n", "FILE");
        acts("PersonalFilters.put", "sieve put", () -> filters.put("alice", "main", draft, false));
        looks("PersonalFilters.list", () -> assertThat(filters.list("alice")).hasSize(1));
        looks(
                "PersonalFilters.text",
                () -> assertThat(filters.text("alice", "main")).isEqualTo("keep;\n"));
        acts("PersonalFilters.activate", "sieve activate", () -> filters.activate("alice", "main"));
        acts("PersonalFilters.deactivate", "sieve deactivate", () -> filters.deactivate("alice", "main"));
        acts("PersonalFilters.delete", "sieve delete", () -> filters.delete("alice", "main"));
        looks("PersonalFilters.check", () -> filters.check(draft));
        AwayNotices notices = new AwayNotices(box);
        AwayNotices.Change change =
                new AwayNotices.Change(Optional.empty(), Optional.of("I am away."), Optional.empty(), Optional.empty());
        acts("AwayNotices.on", "vacation on", () -> notices.on("alice", change));
        looks("AwayNotices.show", () -> assertThat(notices.show("alice")).isPresent());
        acts("AwayNotices.off", "vacation off", () -> notices.off("alice"));
    }

    private void mail() throws IOException {
        office().queue("alice", "dora@far.test");
        office().queue("alice", "emil@far.test");
        MailQueue queue = new MailQueue(box);
        List<QueueSelection> all = List.of(QueueSelection.ALL);
        looks(
                "MailQueue.list",
                () -> assertThat(queue.list(QueueSelection.ALL, 0, 10).rows()).hasSize(2));
        looks(
                "MailQueue.show",
                () -> queue.show(
                        queue.list(QueueSelection.ALL, 0, 1).rows().get(0).messageId()));
        looks("MailQueue.count", () -> assertThat(queue.count(all)).isEqualTo(2));
        acts("MailQueue.retry", "queue retry", () -> queue.retry(all));
        acts("MailQueue.hold", "queue hold", () -> queue.hold(all, "later"));
        acts("MailQueue.release", "queue release", () -> queue.release(all));
        acts("MailQueue.delete", "queue delete", () -> queue.delete(all, false));
        StoppedAddresses stopped = new StoppedAddresses(box);
        acts("StoppedAddresses.add", "suppression add", () -> stopped.add("x@far.test", "no such person"));
        looks("StoppedAddresses.list", () -> assertThat(stopped.list()).hasSize(1));
        acts("StoppedAddresses.delete", "suppression delete", () -> stopped.delete("x@far.test"));
        Path message = Files.write(directory.resolve("one.eml"), "Subject: one\r\n\r\ncheap\r\n".getBytes(UTF_8));
        JunkLearning junk = new JunkLearning(box);
        acts("JunkLearning.train", "junk train", () -> junk.train(Optional.of("alice"), true, message));
        looks("JunkLearning.status", () -> junk.status(Optional.empty()));
        looks("JunkLearning.test", () -> junk.test("alice", message));
        acts("JunkLearning.reset", "junk reset", () -> junk.reset(Optional.empty()));
        Path mbox = Files.writeString(
                directory.resolve("in.mbox"), "From a@b.test Thu Nov 12 10:00:00 2026\nSubject: one\n\nHello\n\n");
        acts(
                "MailImport.run",
                "import",
                () -> new MailImport(box).run("alice", mbox, FolderRole.INBOX, Advance.UNHEARD));
        acts(
                "MailExport.run",
                "export",
                () -> new MailExport(box)
                        .run("alice", Optional.empty(), OutputStream.nullOutputStream(), Advance.UNHEARD));
    }

    private void keys() {
        MailSigning signing = new MailSigning(box);
        signing.list(); // the first look makes the first keys
        looks("MailSigning.zone", () -> assertThat(signing.zone()).isNotEmpty());
        looks("MailSigning.list", () -> assertThat(signing.list()).isNotEmpty());
        acts("MailSigning.rotate", "dkim rotate", signing::rotate);
        acts("MailSigning.activate", "dkim activate", signing::activate);
        looks("MailSigning.published", () -> {
            // Asks DNS: DkimCommandTest does that with a server of its own.
        });
        WebNodes nodes = new WebNodes(box);
        Path invitation = directory.resolve("web1.node");
        acts("WebNodes.invite", "node invite", () -> nodes.invite("web1", invitation));
        looks("WebNodes.list", () -> assertThat(nodes.list()).hasSize(1));
        acts("WebNodes.revoke", "node revoke", () -> nodes.revoke("web1"));
        acts("WebNodes.join", "node join", () -> nodes.join(invitation));
        PaperKey paper = new PaperKey(box);
        looks("PaperKey.there", () -> assertThat(paper.there()).isFalse());
        acts("PaperKey.make", "recovery-key new", () -> paper.make(false).close());
        looks("PaperKey.inUse", () -> assertThat(paper.inUse()).isPresent());
    }

    private void backups() {
        Backups backups = new Backups(box);
        Path file = directory.resolve("backup");
        Backups.Sealer sealer = out -> {
            try (Opener.Passphrase passphrase = passphrase()) {
                return new Sealing(PassphraseCost.STRONG, new SecureRandom()).seal(out, passphrase, null);
            }
        };
        looks("Backups.recoveryKey", () -> assertThat(backups.recoveryKey()).isPresent());
        looks("Backups.keyAlert", () -> assertThat(backups.keyAlert()).isEmpty());
        acts("Backups.toFile", "backup", () -> backups.toFile(file, sealer, true, Backups.Progresses.UNHEARD));
        acts(
                "Backups.toStream",
                "backup",
                () -> backups.toStream(new ByteArrayOutputStream(), sealer, Advance.UNHEARD));
        Restores restores = new Restores(box);
        looks(
                "Restores.list",
                () -> assertThat(restores.list(source(file)).contents().accounts())
                        .hasSize(2));
        looks("Restores.check", () -> restores.check(source(file), described -> {}, Advance.UNHEARD));
        acts(
                "Restores.account",
                "restore",
                () -> restores.account(source(file), new Restores.Part("alice", "", ""), Advance.UNHEARD));
        acts("Restores.whole", "restore", () -> restores.whole(source(file), true, Advance.UNHEARD));
        List<CheckResult> heard = new ArrayList<>();
        looks(
                "BoxCheck.configuration",
                () -> assertThat(new BoxCheck(box, heard::add, Advance.UNHEARD).configuration())
                        .isEqualTo(heard)
                        .noneMatch(result -> result.verdict() == CheckResult.Verdict.FAILED));
        looks(
                "BoxCheck.all",
                () -> assertThat(new BoxCheck(box, result -> {}, Advance.UNHEARD).all())
                        .anyMatch(result ->
                                result.what().equals("mail database") && result.verdict() == CheckResult.Verdict.OK));
        FallingBack back = new FallingBack(box);
        looks("FallingBack.possible", () -> assertThat(back.possible()).isTrue());
        looks(
                "FallingBack.run",
                () -> assertThat(back.run()).as("not of a newer version").isEmpty());
        Salvaging salvaging = new Salvaging(box);
        acts("Salvaging.run", "salvage", () -> salvaging.run(true, Advance.UNHEARD));
    }

    private void making() {
        SettingUp settingUp = new SettingUp(box);
        looks("SettingUp.setup", () -> settingUp.setup().present());
        looks("SettingUp.first", () -> settingUp.first(MachineName.of(Path.of("/"))));
        acts("SettingUp.apply", "setup", () -> {
            Present present = settingUp.setup().present();
            settingUp.apply(
                    present,
                    new Plan(
                            present.domain().orElseThrow(),
                            present.hostname().orElseThrow(),
                            Optional.of(new Administrator(EmailAddress.parse("alice@office.test"), Optional.empty())),
                            Map.of()));
        });
        acts("Founding.init", "init", () -> {
            data = directory.resolve("new");
            box = new Box(data, new Actor("tester", "192.0.2.7"), Clock.systemUTC());
            Files.createDirectories(data.resolve("run"));
            new Founding(box)
                    .init(
                            ConfigText.compose(AdministeredBox.SETTINGS),
                            ConfigText.sample(ConfigText.literals(AdministeredBox.SETTINGS)));
        });
        looks("Founding.requireNew", () -> assertThat(office().box.path()).isNotEqualTo(data));
    }

    private static Opener.Passphrase passphrase() {
        return new Opener.Passphrase("a passphrase for the safe".toCharArray());
    }

    private static Restores.Source source(Path file) {
        return new Restores.Source() {
            @Override
            public InputStream open() throws IOException {
                try (Opener.Passphrase passphrase = passphrase()) {
                    return new ReadAhead(
                            Sealing.begin(Files.newInputStream(file)).open(passphrase));
                }
            }

            @Override
            public long size() throws IOException {
                return Files.size(file);
            }

            @Override
            public String name() {
                return file.toString();
            }
        };
    }
}
