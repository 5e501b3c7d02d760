package org.postern.web.page;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import org.postern.web.FakeMemory;
import org.postern.web.FakeSignIn;
import org.postern.web.TestSockets;
import org.postern.web.TestTls;
import org.postern.web.WebFront;
import org.postern.web.WebFrontSettings;
import org.postern.web.WebServices;
import org.postern.web.http.Health;
import org.postern.web.http.Names;
import org.postern.web.screens.Screens;

/**
 * The real front with all screens over fakes, to try in a browser: run {@code main}, sign in as alice with the password
 * "right". The argument is the port; without one a free port is used.
 */
public final class DemoFront implements AutoCloseable {
    final FakeMail mail = new FakeMail(Office.NOW);
    final FakeOrganizer organizer = new FakeOrganizer(mail);
    final FakeSignIn signIn = new FakeSignIn();
    final WebFront front;

    DemoFront(Path temporary, int port) {
        Samples.fill(mail, organizer);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        Names names = Names.of(address, Optional.empty(), "localhost");
        front = WebFront.open(
                TestSockets.of(names),
                WebFrontSettings.of(names, temporary, ZoneId.of("Asia/Tokyo")),
                TestTls.context(),
                signIn,
                new FakeMemory(48 << 20),
                Health.WELL,
                services -> screens(mail, organizer, services));
        front.start();
    }

    /** All screens as the product joins them. */
    static Screens screens(FakeMail mail, FakeOrganizer organizer, WebServices services) {
        return new Screens(
                new Programs(mail.receiver, mail.sender, organizer.ports()),
                PageSettings.STANDARD,
                Clock.offset(
                        Clock.systemUTC(), Duration.between(Clock.systemUTC().instant(), Office.NOW)),
                services);
    }

    public static void main(String[] arguments) throws Exception {
        int port = arguments.length == 0 ? 0 : Integer.parseInt(arguments[0]);
        try (DemoFront demo = new DemoFront(Files.createTempDirectory("demo-front"), port)) {
            System.getLogger("demo").log(System.Logger.Level.INFO, demo.front.base());
            Thread.currentThread().join();
        }
    }

    @Override
    public void close() {
        front.close();
        mail.close();
    }
}
