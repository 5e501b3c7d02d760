package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.Needed;

/** Names on root's command line that lead through places where others write. */
class GivenFilesTest {
    private static final int NOBODY = 65_534;

    @TempDir
    private Path directory;

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
        assertThat(GivenFiles.open(own).readAllBytes()).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        Files.createSymbolicLink(theirs.resolve("link"), secret);
        Files.createSymbolicLink(theirs.resolve("up"), directory);
        give(theirs.resolve("link"));
        give(theirs);
        assertThatThrownBy(() -> GivenFiles.open(theirs.resolve("link")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link that others could have made");
        assertThatThrownBy(() -> GivenFiles.size(theirs.resolve("up/secret")))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("is a link that others could have made");
    }

    @Test
    void aPipeInAPlaceOfOthersHoldsNobodyUp() throws IOException {
        asRoot();
        Path theirs = Files.createDirectory(directory.resolve("theirs"));
        pipe(theirs.resolve("pipe"));
        give(theirs);
        assertThatThrownBy(() -> GivenFiles.open(theirs.resolve("pipe")))
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

    @Test
    void theConfigurationOfAnInstalledBoxIsReplacedInADirectoryOfRootsOnly() throws IOException {
        asRoot();
        Path etc = Files.createDirectory(directory.resolve("etc"));
        Files.createSymbolicLink(etc.resolve("postern.toml"), Files.writeString(directory.resolve("other"), "other"));
        InstalledConfig.in(etc).orElseThrow().replace("# é\n");
        assertThat(etc.resolve("postern.toml")).hasContent("# é");
        assertThat(Files.isSymbolicLink(etc.resolve("postern.toml"))).isFalse();
        assertThat(directory.resolve("other")).hasContent("other");
        give(etc);
        assertThat(InstalledConfig.in(etc)).isEmpty();
    }

    private static List<String> brought(Path named) throws IOException {
        List<String> got = new ArrayList<>();
        GivenFiles.bring(named, new GivenFiles.Taker() {
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
        });
        return got;
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
