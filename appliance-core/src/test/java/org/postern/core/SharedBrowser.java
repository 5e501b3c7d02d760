package org.postern.core;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Debian's Chromium, started once for all test classes of a JVM; it ends with the JVM. A test takes a context of its own. Playwright is for one
 * thread: the one that runs the tests.
 */
final class SharedBrowser {
    private static @Nullable Browser chromium;

    private SharedBrowser() {}

    static synchronized Browser chromium() {
        Browser running = chromium;
        if (running == null || !running.isConnected()) {
            Playwright playwright = playwright();
            // All names below example.net are this machine, for tests with a site of their own.
            running = launch(playwright, path -> path, "--host-resolver-rules=MAP *.example.net 127.0.0.1");
            Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "end of the shared browser"));
            chromium = running;
        }
        return running;
    }

    /** What runs browsers, for a test that needs one of its own. */
    static Playwright playwright() {
        return Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    /** A way to start a program other than at once. */
    interface Start {
        Path by(Path program) throws IOException;
    }

    /** Starts a browser of one's own, with further arguments. */
    static Browser launch(Playwright playwright, Start start, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        all.addAll(List.of(arguments));
        try {
            return playwright
                    .chromium()
                    .launch(new BrowserType.LaunchOptions()
                            .setExecutablePath(start.by(executable()))
                            .setArgs(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path executable() {
        return Stream.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no Chromium: packaging/verify installs it"));
    }
}
