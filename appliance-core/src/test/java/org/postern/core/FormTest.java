package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.config.ConfigText;
import org.postern.core.config.Listener;

/** What each kind of box listens on, is in front of, and shows to the network. */
class FormTest {
    @TempDir
    Path temporary;

    private Form form(String... more) {
        Map<String, String> keys = new HashMap<>(Map.of(
                "office.domain", "office.test",
                "office.hostname", "mail.office.test",
                "web.https", "127.0.0.1:0"));
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return Form.of(new DataDirectory(temporary), ConfigText.compose(keys));
    }

    private static java.util.List<String> names(Form form) {
        return form.listeners().stream().map(Listener::name).toList();
    }

    @Test
    void aBoxThatStandsAloneIsAWholeMailServer() {
        Form form = form("web.http", "127.0.0.1:0");
        assertThat(form).isInstanceOf(AllInOne.class);
        assertThat(names(form)).startsWith("hop-smtp", "hop-pop3").endsWith("smtp", "https", "http");
        assertThat(form.exposure()).isEmpty();
        assertThat(((AllInOne) form).webNodes(Clock.systemUTC())).isEmpty();
    }

    @Test
    void aMailNodeIsAnAllInOneThatServesWebNodesToo() {
        Form form = form("split.pop3", "127.0.0.1:1", "split.smtp", "127.0.0.1:2", "split.control", "127.0.0.1:3");
        assertThat(form).isInstanceOf(AllInOne.class);
        assertThat(names(form))
                .startsWith("hop-smtp", "hop-pop3", "node-smtp", "node-pop3", "node-control")
                .endsWith("smtp", "https");
    }

    @Test
    void beforeAnOfficeServerOnlyTheHopAndTheWebAreOpen() {
        Form pop3 = form("gateway.kind", "pop3", "gateway.host", "mail.office.test");
        Form imap = form("gateway.kind", "imap", "gateway.host", "mail.office.test");
        assertThat(pop3).isInstanceOf(BeforePop3.class);
        assertThat(imap).isInstanceOf(BeforeImap.class);
        assertThat(names(pop3)).containsExactly("hop-smtp", "hop-pop3", "https");
        assertThat(names(imap)).containsExactly("hop-smtp", "hop-pop3", "https");
        assertThat(pop3.exposure()).hasValueSatisfying(exposure -> {
            assertThat(exposure.plain()).isFalse();
            assertThat(exposure.words()).contains("no network between here and mail.office.test");
        });
        assertThat(((StoreForm) pop3).signing(Clock.systemUTC()))
                .isNotInstanceOf(org.postern.core.adapter.BoxSigningKeys.class);
    }

    @Test
    void plainTextToAnOfficeServerIsSaid() {
        Form form = form(
                "gateway.kind", "pop3",
                "gateway.host", "10.1.2.3",
                "gateway.receive-security", "plain",
                "gateway.plain-confirmed", "true");
        assertThat(form.exposure()).hasValueSatisfying(exposure -> {
            assertThat(exposure.plain()).isTrue();
            assertThat(exposure.words()).contains("10.1.2.3").contains("in plain text");
        });
    }

    @Test
    void aWebNodeOpensTheWebOnly() {
        Form form = form("gateway.kind", "postern", "gateway.host", "10.1.2.3");
        assertThat(form).isInstanceOf(WebNode.class);
        assertThat(names(form)).containsExactly("https");
        assertThat(form.exposure())
                .hasValueSatisfying(exposure -> assertThat(exposure.plain()).isFalse());
    }

    @Test
    void aTrustFileThatIsMissingStopsAStartBeforeAnythingIsOpened() throws Exception {
        Path data = temporary.resolve("data");
        DataDirectory directory = new DataDirectory(data);
        directory.make();
        assertThatThrownBy(() -> Appliance.start(
                        directory,
                        ConfigText.compose(Map.of(
                                "office.domain", "office.test",
                                "office.hostname", "mail.office.test",
                                "web.https", "127.0.0.1:0",
                                "gateway.kind", "imap",
                                "gateway.host", "10.1.2.3",
                                "gateway.trust-ca", "no-such.pem")),
                        Clock.systemUTC()))
                .hasMessageContaining("no-such.pem");
        assertThat(Files.exists(data.resolve("mail.db"))).isFalse();
        assertThat(Files.exists(data.resolve("keys"))).isFalse();
    }
}
