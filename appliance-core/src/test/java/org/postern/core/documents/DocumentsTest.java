package org.postern.core.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The documents are true about the source tree: classes, packages, links and the imports that each package allows itself.
 * Every rule also runs on a made tree that breaks it.
 */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");

    @TempDir
    private Path made;

    @Test
    void everyClassInTheDocumentsExists() throws IOException {
        assertThat(new DocumentNames(SourceTree.of(ROOT)).faults(Document.of(ROOT)))
                .isEmpty();
    }

    @Test
    void everyLinkInTheDocumentsLeadsSomewhere() throws IOException {
        assertThat(new DocumentLinks(ROOT).faults(Document.of(ROOT))).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItImports() throws IOException {
        assertThat(new AllowedImports(SourceTree.of(ROOT)).faults()).isEmpty();
    }

    @Test
    void aWrongNameWouldBeSeen() throws IOException {
        write("leaf/src/main/java/org/postern/store/wire/WireServer.java", """
                package org.postern.store.wire;

                class WireServer {
                    record Frame(int size) {}

                    void serve() {}
                }
                """);
        write("packaging/docs/dev/page.md", """
                `WireServer` `store.wire.WireServer` `WireServer.serve` `WireServer.Frame` `store.wire` `IOException`
                `Junk` `Two Words`

                ```
                `NotLookedAt`
                ```

                `WireSever`, `store.smtp.WireServer`, `WireServer.stop`, `org.postern.store.wires`, `store.wire.*`, `web.wire`
                and [`LinkedName`](page.md).
                """);
        write("packaging/docs/page.md", "No class is named for administrators: `WireServer`.\n");
        assertThat(new DocumentNames(SourceTree.of(made)).faults(Document.of(made)))
                .containsExactlyInAnyOrder(
                        "packaging/docs/dev/page.md:8: `WireSever` is not in the source tree",
                        "packaging/docs/dev/page.md:8: `store.smtp.WireServer` is not in the source tree",
                        "packaging/docs/dev/page.md:8: `WireServer.stop` is not in the source tree",
                        "packaging/docs/dev/page.md:8: `org.postern.store.wires` is not in the source tree",
                        "packaging/docs/dev/page.md:8: `web.wire` is not in the source tree",
                        "packaging/docs/dev/page.md:9: `LinkedName` is not in the source tree",
                        "packaging/docs/page.md:1: `WireServer` is a class, on a page for administrators");
    }

    @Test
    void aBrokenLinkWouldBeSeen() throws IOException {
        write("packaging/docs/dev/flow.md", "# Flow\n");
        write("packaging/docs/index.md", """
                # One & two: `three`

                ## Twice
                ## Twice

                [a](index.md) [b](#one--two-three) [c](#twice-1) [d](https://example.org/nowhere) ![e](../../pom.xml)
                [f](gone.md) [g](#gone) [h](index.md#gone) [i](dev/flow.md)
                `[j](code.md)`
                """);
        write("pom.xml", "");
        assertThat(new DocumentLinks(made).faults(Document.of(made)))
                .containsExactlyInAnyOrder(
                        "packaging/docs/index.md:6: ../../pom.xml is not in the package, but this page is",
                        "packaging/docs/index.md:7: gone.md is not there",
                        "packaging/docs/index.md:7: #gone is not there",
                        "packaging/docs/index.md:7: index.md#gone is not there",
                        "packaging/docs/index.md:7: dev/flow.md is not in the package, but this page is");
    }

    @Test
    void anImportThatThePackageDoesNotAllowItselfWouldBeSeen() throws IOException {
        write("leaf/src/main/java/org/postern/store/a/package-info.java", """
                /**
                 * A room.
                 *
                 * <p>Allowed imports: {@code store.b}, {@code store.c.*}, {@code store.d.Whole},
                 * {@code store.unused}; the JDK. Threading: none.
                 */
                package org.postern.store.a;
                """);
        write("leaf/src/main/java/org/postern/store/a/User.java", """
                package org.postern.store.a;

                import java.util.List;
                import org.postern.store.b.Thing;
                import org.postern.store.c.below.Deep;
                import static org.postern.store.d.Whole.Part;
                import org.postern.store.d.Other;

                /** {@link org.postern.store.e.OnlyMentioned} */
                class User {
                    Object written = new org.postern.store.f.Inline();
                }
                """);
        write("leaf/src/main/java/org/postern/store/b/package-info.java", "package org.postern.store.b;\n");
        write("leaf/src/main/java/org/postern/store/g/package-info.java", """
                /** Allowed imports: everything of Postern. */
                package org.postern.store.g;
                """);
        write("leaf/src/main/java/org/postern/store/g/Free.java", """
                package org.postern.store.g;

                import org.postern.store.b.Thing;

                class Free {}
                """);
        write("leaf/src/main/java/org/postern/store/h/Alone.java", "package org.postern.store.h;\n\nclass Alone {}\n");
        assertThat(new AllowedImports(SourceTree.of(made)).faults())
                .containsExactlyInAnyOrder(
                        "store.a: does not allow {@code store.d}, of which it imports Other",
                        "store.a: does not allow {@code store.f}, of which it imports Inline",
                        "store.a: allows store.unused, which nothing in it imports",
                        "store.b: package-info has no sentence \"Allowed imports: ….\"; its imports need: nothing of Postern",
                        "store.h: has no package-info.java; its imports need: nothing of Postern");
    }

    private void write(String path, String text) throws IOException {
        Path file = made.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
