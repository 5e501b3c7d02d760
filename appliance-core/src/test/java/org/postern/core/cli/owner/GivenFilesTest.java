package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.Needed;
import org.postern.core.admin.box.LeftParts;

/** Names on root's command line that lead through places where others write. */
class GivenFilesTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path directory;

    private final SilenceWatch silence = new SilenceWatch(SilenceWatch.LONGEST, () -> {});
    private final GivenFiles files = new GivenFiles(silence);

    @AfterEach
    void end() {
        silence.close();
    }

    @Test
    void nothingIsReadThroughALinkBelowWhatWasNamed() throws IOException {
        Path etc = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(etc.resolve("shadow"), "secret");
        Path maildir = Files.createDirectory(directory.resolve("Maildir"));
        Files.createDirectory(maildir.resolve("new"));
        Files.writeString(maildir.resolve("new/1"), "mine");
        Files.createSymbolicLink(maildir.resolve("cur"), etc);
        Files.createSymbolicLink(maildir.resolve("new/2"), etc.resolve("shadow"));
        pipe(maildir.resolve("new/3"));
        assertThat(brought(maildir)).containsExactly("Maildir/", "Maildir/new/", "Maildir/new/1", "mine");
    }

    @Test
    void aLinkIsFollowedOnlyWhereRootAloneCouldHaveMadeIt() throws IOException {
        asRoot();
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path own = Files.createSymbolicLink(directory.resolve("own"), secret);
        assertThat(files.open(own).readAllBytes()).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.createSymbolicLink(theirs.resolve("link"), secret);
        Files.createSymbolicLink(theirs.resolve("up"), directory);
        give(theirs.resolve("link"));
        give(theirs);
        assertThatThrownBy(() -> files.open(theirs.resolve("link")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link that others could have made");
        assertThatThrownBy(() -> files.size(theirs.resolve("up/secret")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link that others could have made");
    }

    @Test
    void aPipeInAPlaceOfOthersHoldsNobodyUp() throws IOException {
        asRoot();
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        pipe(theirs.resolve("pipe"));
        give(theirs);
        assertThatThrownBy(() -> files.open(theirs.resolve("pipe")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is not a file");
    }

    @Test
    void aPipeInPlaceOfTheUnfinishedFileHoldsNobodyUp() throws IOException {
        pipe(directory.resolve("box.postern.part"));
        assertThatThrownBy(() -> new MadeFile(directory.resolve("box.postern"), 0))
                .hasMessageContaining("is in the way");
    }

    @Test
    void aLinkInPlaceOfTheUnfinishedFileIsLeftAlone() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(directory.resolve("box.postern.part"), secret);
        assertThatThrownBy(() -> new MadeFile(directory.resolve("box.postern"), 0))
                .hasMessageContaining("is in the way");
        assertThat(secret).hasContent("secret");
    }

    /** As one that took the place of a file after that was looked at. */
    @Test
    void aPipeThatIsOpenedAfterAllHoldsNobodyUp() throws IOException {
        Path pipe = directory.resolve("pipe"); // in a place of root's, which is believed
        pipe(pipe);
        try (SilenceWatch brief = new SilenceWatch(Duration.ofMillis(50), () -> {})) {
            assertThatThrownBy(() -> new GivenFiles(brief).open(pipe))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("has given nothing for");
            Path after = Files.writeString(directory.resolve("after"), "after");
            assertThat(new GivenFiles(brief).open(after).readAllBytes()).hasSize(5);
        }
    }

    @Test
    void aFileThatGrowsWithoutEndIsReadAsFarAsItWas() throws IOException {
        Path growing = Files.writeString(directory.resolve("growing.mbox"), "1234");
        List<String> got = new ArrayList<>();
        files.bring(growing, new Noted(got) {
            @Override
            public void file(String name, long modifiedMillis) {
                write(growing, "12345678");
            }
        });
        assertThat(got).containsExactly("1234");
    }

    @Test
    void aFileIsMadeInTheDirectoryThatWasNamedAndNotWhereALinkLeads() throws IOException {
        asRoot();
        Path cron = Files.createDirectory(directory.resolve("cron.d"));
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.createSymbolicLink(theirs.resolve("backups"), cron);
        give(theirs.resolve("backups"));
        give(theirs);
        assertThatThrownBy(() -> new MadeFile(theirs.resolve("backups/nightly"), 0))
                .hasMessageContaining("is a link that others could have made");
        assertThat(cron).isEmptyDirectory();
    }

    @Test
    void aDirectoryThatIsExchangedForALinkLeadsAFileNowhere() throws IOException {
        Path cron = Files.createDirectory(directory.resolve("cron.d"));
        Path backups = Files.createDirectory(directory.resolve("backups"));
        try (MadeFile file = new MadeFile(backups.resolve("nightly"), 0)) {
            Files.move(backups, directory.resolve("before"));
            Files.createSymbolicLink(backups, cron);
            Files.writeString(cron.resolve("nightly.part"), "prepared");
            file.write(new byte[] {1, 2});
            file.finish(true);
        }
        assertThat(cron.resolve("nightly")).doesNotExist();
        assertThat(directory.resolve("before/nightly")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void unfinishedBackupsAreLookedForInNoDirectoryThatALinkLeadsTo() throws IOException {
        asRoot();
        Path kept = Files.createDirectory(directory.resolve("kept"));
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Path part = Files.writeString(kept.resolve("old.part"), "PosternS, and not finished");
        Files.createSymbolicLink(theirs.resolve("backups"), kept);
        give(theirs.resolve("backups"));
        give(theirs);
        assertThat(LeftParts.remove(theirs.resolve("backups/new"))).isEmpty();
        assertThat(part).exists();
        assertThat(LeftParts.remove(kept.resolve("new"))).containsExactly(part);
    }

    @Test
    void theConfigurationOfAnInstalledBoxIsReplacedInADirectoryOfRootsOnly() throws IOException {
        asRoot();
        Path etc = Files.createDirectory(directory.resolve("etc"));
        Files.createSymbolicLink(etc.resolve("postern.toml"), Files.writeString(directory.resolve("other"), "other"));
        InstalledConfig.in(etc).orElseThrow().replace("# é\n");
        assertThat(etc.resolve("postern.toml")).hasContent("# é");
        for (String evil : List.of("# \u001b]0;title\u0007\n", "# \u009b2J\n")) {
            assertThatThrownBy(() -> InstalledConfig.in(etc).orElseThrow().replace(evil))
                    .hasMessageContaining("control characters");
        }
        assertThat(etc.resolve("postern.toml")).hasContent("# é");
        assertThat(Files.isSymbolicLink(etc.resolve("postern.toml"))).isFalse();
        assertThat(directory.resolve("other")).hasContent("other");
        give(etc);
        assertThat(InstalledConfig.in(etc)).isEmpty();
    }

    private List<String> brought(Path named) throws IOException {
        List<String> got = new ArrayList<>();
        files.bring(named, new Noted(got));
        return got;
    }

    private static class Noted implements GivenFiles.Taker {
        private final List<String> got;

        Noted(List<String> got) {
            this.got = got;
        }

        @Override
        public void directory(String name) {
            got.add(name + "/");
        }

        @Override
        public void file(String name, long modifiedMillis) {
            got.add(name);
        }

        @Override
        public void octets(byte[] octets) {
            got.add(new String(octets, StandardCharsets.UTF_8));
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pipe(Path path) throws IOException {
        try {
            Needed.that(new ProcessBuilder("mkfifo", path.toString()).start().waitFor() == 0, "no mkfifo");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void asRoot() throws IOException {
        Needed.that(Files.getOwner(Path.of("/proc/self")).getName().equals("root"), "only root gives files away");
    }

    private static void give(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY, LinkOption.NOFOLLOW_LINKS);
    }
}
