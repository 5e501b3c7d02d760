package org.postern.web.screens;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.web.FakeSignIn;
import org.postern.web.WebFrontSettings;
import org.postern.web.WebServices;
import org.postern.web.hop.HopServer;
import org.postern.web.hop.MailSender;
import org.postern.web.http.Names;
import org.postern.web.page.PageSettings;
import org.postern.web.session.OwnPassword;
import org.postern.web.session.OwnSessions;
import org.postern.web.session.PasswordChanges;
import org.postern.web.session.SessionTimes;
import org.postern.web.session.WebSessions;

class RehearsalTest {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void showsEveryPageOfAMorningWithoutASessionOrAConnection(@TempDir Path temporary) {
        assertThat(rehearsal(temporary).run(() -> {})).isEqualTo(Rehearsal.ROUNDS * 2 * Rehearsal.PAGES.size());
    }

    @Test
    void endsEarlyWhenTheBoxStops(@TempDir Path temporary) {
        Thread.currentThread().interrupt();
        assertThat(rehearsal(temporary).run(() -> {})).isZero();
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Rehearsal rehearsal(Path temporary) {
        OwnSessions none = (OwnSessions) Proxy.newProxyInstance(
                OwnSessions.class.getClassLoader(), new Class<?>[] {OwnSessions.class}, (proxy, method, given) -> {
                    throw new AssertionError("a rehearsal asked for " + method.getName());
                });
        WebServices services = new WebServices(
                name -> "/assets/" + name,
                none,
                new OwnPassword(
                        PasswordChanges.ELSEWHERE,
                        new WebSessions(
                                SessionTimes.STANDARD,
                                new FakeSignIn(),
                                Clock.systemUTC(),
                                System::nanoTime,
                                new SecureRandom()),
                        SessionTimes.STANDARD),
                WebFrontSettings.of(
                        Names.of(NOWHERE, Optional.empty(), "mail.office.test"), temporary, ZoneId.of("Asia/Tokyo")));
        return new Rehearsal(
                PageSettings.STANDARD, Clock.systemUTC(), services, new MailSender(HopServer.plain(NOWHERE)));
    }
}
