package org.postern.web.imap.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.angus.mail.iap.ProtocolException;

/**
 * The capabilities that the office's IMAP server lists before login; some servers list more afterwards.
 *
 * @param names upper-case, sorted
 * @param secured whether the server was asked over TLS
 */
public record ImapCapabilities(Set<String> names, boolean secured) {
    /** A server that lists none of these before login shows them only after login. */
    private static final Set<String> TOLD = Set.of("MOVE", "UIDPLUS", "SPECIAL-USE", "LIST-STATUS", "NAMESPACE");

    public ImapCapabilities {
        names = Set.copyOf(names);
    }

    /**
     * Connects, without a password.
     *
     * @throws org.postern.web.hop.HopException UNREACHABLE or BROKEN
     */
    public static ImapCapabilities probe(ImapServer server) {
        Wire wire = new ImapConnector(server).greeted(server.read());
        try {
            wire.capability();
            Set<String> names = new TreeSet<>();
            wire.getCapabilities().keySet().forEach(name -> names.add(name.toUpperCase(Locale.ROOT)));
            names.remove("__PRELOGIN__"); // the library's own flag
            return new ImapCapabilities(names, wire.isSSL());
        } catch (ProtocolException | RuntimeException e) {
            throw ImapFailures.of(e);
        } finally {
            new ImapConnection(wire).close();
        }
    }

    boolean has(String name) {
        return names.contains(name);
    }

    /** What these capabilities mean for users, one line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(secured ? "connection: TLS" : "connection: plain text");
        lines.add(login());
        line(lines, "IDLE", "new mail is shown at once", "new mail is checked every 30 s");
        line(lines, "MOVE", "messages move in one step", "messages are copied, then removed from the old folder");
        line(
                lines,
                "UIDPLUS",
                "deleting removes; moving can be undone",
                "deleted messages are marked and hidden until another mail program removes them");
        line(
                lines,
                "SPECIAL-USE",
                "the server reports the role of each folder",
                "Drafts, Sent, Junk, Trash and Archive are found by their names");
        line(lines, "LIST-STATUS", "all folders are counted in one step", "each folder is counted separately");
        line(lines, "QUOTA", "the space used is shown", "the space used is not shown");
        line(lines, "CONDSTORE", "supported, not needed", "not needed");
        line(lines, "LITERAL+", "drafts are saved in one step", "drafts are saved in two steps");
        return lines;
    }

    private String login() {
        List<String> mechanisms = names.stream()
                .filter(name -> name.startsWith("AUTH="))
                .map(name -> name.substring(5))
                .sorted()
                .toList();
        String told = mechanisms.isEmpty() ? "" : " (offers " + String.join(", ", mechanisms) + ")";
        if (has("AUTH=PLAIN")) {
            return "login: AUTH PLAIN" + told;
        }
        return has("LOGINDISABLED")
                ? "login: not possible over this connection; TLS is needed" + told
                : "login: LOGIN, with ASCII passwords only" + told;
    }

    private void line(List<String> lines, String name, String with, String without) {
        boolean silent = names.stream().noneMatch(TOLD::contains);
        lines.add(name + ": "
                + (has(name)
                        ? "yes: " + with
                        : silent ? "not reported before login; if missing: " + without : "no: " + without));
    }
}
