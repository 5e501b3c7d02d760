package org.postern.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.core.config.value.Destination;
import org.postern.core.config.value.HostName;
import org.postern.core.config.value.HostPort;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsFloor;

/**
 * The rules for destinations in the old form before {@code [[delivery.route]]}:
 * {@code routes = ["partner.example relay.example:587 starttls"]} with
 * {@code route-logins = ["relay.example USER PASSWORD"]}. Pure; messages contain no passwords.
 *
 * @param routes the valid rules
 * @param problems the errors in the others, as sentences
 */
record OldRoutes(List<RouteConfig> routes, List<String> problems) {
    OldRoutes {
        routes = List.copyOf(routes);
        problems = List.copyOf(problems);
    }

    /**
     * Reads all.
     *
     * @param routes {@code DOMAIN mx [tls=required|tls=verified]} or {@code DOMAIN HOST[:PORT] [starttls|tls|plain]} each
     * @param logins {@code HOST USER PASSWORD} each
     */
    static OldRoutes read(List<String> routes, List<String> logins) {
        List<String> problems = new ArrayList<>();
        Map<String, Smarthost.Login> known = new HashMap<>();
        for (String text : logins) {
            String[] parts = text.strip().split("\\s+", 3);
            if (parts.length == 3) {
                known.put(parts[0].toLowerCase(Locale.ROOT), new Smarthost.Login(parts[1], parts[2]));
            } else {
                problems.add("delivery.route-logins must be \"HOST USER PASSWORD\" each");
            }
        }
        List<RouteConfig> read = new ArrayList<>();
        Set<String> unused = new HashSet<>(known.keySet());
        for (String text : routes) {
            try {
                RouteConfig route = route(text, known);
                route.host().ifPresent(host -> unused.remove(key(host)));
                read.add(route);
            } catch (IllegalArgumentException | InvalidAddressException e) {
                problems.add("delivery.routes: the route \"" + text + "\" " + e.getMessage());
            }
        }
        unused.forEach(
                host -> problems.add("delivery.route-logins names " + host + ", but no route leads to that host"));
        return new OldRoutes(read, problems);
    }

    private static String key(HostName host) {
        return host.text().toLowerCase(Locale.ROOT);
    }

    private static RouteConfig route(String text, Map<String, Smarthost.Login> logins) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length < 2 || words.length > 3) {
            throw new IllegalArgumentException("must be \"DOMAIN mx [tls=required|tls=verified]\" or"
                    + " \"DOMAIN HOST[:PORT] [starttls|tls|plain]\"");
        }
        Destination destination = Destination.parse(words[0]);
        String option = words.length == 3 ? words[2] : "";
        if (words[1].equals("mx")) {
            return direct(destination, option);
        }
        HostPort relay = HostPort.parse(words[1]);
        Optional<Smarthost.Login> login = Optional.ofNullable(logins.get(key(relay.host())));
        Smarthost.Security security = security(option);
        if (security == Smarthost.Security.PLAIN && login.isPresent()) {
            throw new IllegalArgumentException("would send its password in clear text; write starttls or tls");
        }
        return new RouteConfig(
                destination,
                Optional.of(relay.host()),
                relay.port().orElse(0),
                security,
                TlsFloor.OPPORTUNISTIC,
                login.map(Smarthost.Login::user),
                login.map(Smarthost.Login::password));
    }

    private static RouteConfig direct(Destination destination, String option) {
        TlsFloor floor =
                switch (option) {
                    case "" -> TlsFloor.OPPORTUNISTIC;
                    case "tls=required" -> TlsFloor.REQUIRED;
                    case "tls=verified" -> TlsFloor.VERIFIED;
                    default -> throw new IllegalArgumentException("may end in tls=required or tls=verified");
                };
        return new RouteConfig(
                destination,
                Optional.empty(),
                0,
                Smarthost.Security.STARTTLS,
                floor,
                Optional.empty(),
                Optional.empty());
    }

    private static Smarthost.Security security(String option) {
        return switch (option) {
            case "", "starttls" -> Smarthost.Security.STARTTLS;
            case "tls" -> Smarthost.Security.TLS;
            case "plain" -> Smarthost.Security.PLAIN;
            default -> throw new IllegalArgumentException("may end in starttls, tls or plain");
        };
    }
}
