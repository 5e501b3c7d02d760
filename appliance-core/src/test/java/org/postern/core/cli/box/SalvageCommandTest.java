package org.postern.core.cli.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.config.ConfigFile;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.ServerLock;
import org.postern.store.sql.MailDatabase;

/** A store whose schema page is damaged, and the way back to mail that can be read. */
class SalvageCommandTest {
    @TempDir
    Path directory;

    @Test
    void aDamagedStoreIsReadIntoANewOneAndKept() throws Exception {
        Path data = directory.resolve("data");
        Commands.run(data, "init", "--domain", "office.test", "--https", "127.0.0.1:0", "--smtp", "127.0.0.1:0");
        try (MailDatabase database = MailDatabase.open(
                data, ConfigFile.read(data.resolve("postern.toml")).store().settings(), Clock.systemUTC())) {
            database.accounts()
                    .add(EmailAddress.parse("alice@office.test"), "", "a long enough secret".toCharArray(), 0);
        }
        Path mbox = Files.writeString(
                directory.resolve("mbox"),
                "From x Thu Jan  1 00:00:00 2026\nSubject: kept\n\nbody\n\nFrom x Thu Jan  1 00:00:00 2026\nSubject: too\n\nbody\n");
        Commands.run(data, "import", "alice@office.test", mbox.toString());
        byte[] damaged = Files.readAllBytes(data.resolve("mail.db"));
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) { // the head of the first page, from which all tables are found
            damaged[100 + random.nextInt(60)] ^= (byte) (1 << random.nextInt(8));
        }
        Files.write(data.resolve("mail.db"), damaged);
        assertThatThrownBy(() -> Commands.run(data, "check")).hasMessageContaining("FAIL mail database");

        byte[] before = Files.readAllBytes(data.resolve("mail.db"));
        assertThat(Commands.run(data, "salvage"))
                .contains("read 2 messages of 1 account", "was not changed", "postern salvage --replace");
        assertThat(Files.readAllBytes(data.resolve("mail.db"))).isEqualTo(before);
        try (ServerLock running = ServerLock.acquire(data)) {
            assertThatThrownBy(() -> Commands.run(running.directory(), "salvage", "--replace"))
                    .hasMessageContaining("another Postern server");
        }
        assertThat(Commands.run(data, "salvage", "--replace")).contains("is in place", "before-salvage-");
        assertThat(Commands.run(data, "check")).contains("mail database: whole");
        assertThat(Commands.run(data, "user", "list")).contains("alice@office.test");
        Path out = directory.resolve("out");
        Commands.run(data, "export", "alice@office.test", out.toString());
        assertThat(Files.readString(out)).contains("Subject: kept", "Subject: too");
        assertThat(Commands.run(data, "audit")).contains("salvage");
        try (Stream<Path> aside =
                Files.list(data).filter(path -> path.getFileName().toString().startsWith("before-salvage-"))) {
            assertThat(Files.readAllBytes(aside.findFirst().orElseThrow().resolve("mail.db")))
                    .isEqualTo(damaged);
        }
        assertThat(data.resolve("salvaged")).doesNotExist();
    }
}
