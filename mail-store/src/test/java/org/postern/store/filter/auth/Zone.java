package org.postern.store.filter.auth;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postern.store.dns.DnsQuestions;
import org.postern.store.route.Dns;
import org.postern.store.route.ScriptedDns;

/** A scripted DNS and the server's own client to it. */
final class Zone implements AutoCloseable {
    private static final int STRING = 255;

    private final ScriptedDns dns = new ScriptedDns();

    Zone() throws IOException {}

    /** Lines of NAME TYPE DATA; TXT data are taken as they are and cut into strings. */
    Zone with(String lines) throws IOException {
        for (String line :
                lines.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            List<String> parts = List.of(line.split("\\s+", 3));
            if (parts.get(1).equals("TXT")) {
                txt(parts.get(0), parts.get(2));
            } else {
                dns.record(parts.get(0), parts.get(1), parts.get(2));
            }
        }
        return this;
    }

    Zone txt(String name, String text) throws IOException {
        List<String> strings = new ArrayList<>();
        for (int i = 0; i == 0 || i < text.length(); i += STRING) {
            String cut = text.substring(i, Math.min(text.length(), i + STRING));
            strings.add('"' + cut.replace("\\", "\\\\").replace("\"", "\\\"") + '"');
        }
        dns.record(name, "TXT", String.join(" ", strings));
        return this;
    }

    ScriptedDns script() {
        return dns;
    }

    DnsQuestions questions(Duration timeout) {
        return new DnsQuestions(Dns.session(List.of(dns.address()), timeout), timeout);
    }

    /** DNS for one message from a client. */
    MailDns forOne(InetAddress client, Duration timeout) {
        return new MailDns(questions(timeout), client, Deadline.in(Duration.ofSeconds(20)));
    }

    @Override
    public void close() throws IOException {
        dns.close();
    }
}
