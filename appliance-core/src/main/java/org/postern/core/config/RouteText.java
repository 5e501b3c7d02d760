package org.postern.core.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.route.RouteRule;
import org.postern.store.route.Smarthost;
import org.postern.store.route.TlsFloor;

/** Reads the rules for destinations: {@code partner.example relay.example:587 starttls}. Pure; passwords are in no message. */
final class RouteText {
    private static final Pattern HOST_PORT = Pattern.compile("([a-zA-Z0-9.-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");
    private static final String SECTION = "[delivery]";

    private RouteText() {}

    /**
     * Reads all.
     *
     * @param logins {@code HOST USER PASSWORD} each
     */
    static List<RouteRule> rules(List<String> routes, List<String> logins) {
        Map<String, Smarthost.Login> known = logins(logins);
        Map<String, String> unused = new HashMap<>();
        known.keySet().forEach(host -> unused.put(host, host));
        List<RouteRule> rules = routes.stream()
                .map(route -> rule(route, host -> {
                    unused.remove(host);
                    return Optional.ofNullable(known.get(host));
                }))
                .toList();
        if (!unused.isEmpty()) {
            throw wrong("route-logins names " + unused.keySet().iterator().next() + ", which no route leads to");
        }
        return rules;
    }

    private static Map<String, Smarthost.Login> logins(List<String> texts) {
        Map<String, Smarthost.Login> logins = new HashMap<>();
        for (String text : texts) {
            String[] parts = text.strip().split("\\s+", 3);
            if (parts.length != 3) {
                throw wrong("each of route-logins must be \"HOST USER PASSWORD\"");
            }
            logins.put(parts[0].toLowerCase(Locale.ROOT), new Smarthost.Login(parts[1], parts[2]));
        }
        return logins;
    }

    private static RouteRule rule(String text, Function<String, Optional<Smarthost.Login>> logins) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        if (words.size() < 2 || words.size() > 3) {
            throw wrong("the route \"" + text + "\" must be \"DOMAIN mx [tls=required|tls=verified]\" or"
                    + " \"DOMAIN HOST[:PORT] [starttls|tls|plain]\"");
        }
        boolean below = words.get(0).startsWith(".");
        Domain domain;
        try {
            domain = Domain.parse(below ? words.get(0).substring(1) : words.get(0));
        } catch (InvalidAddressException e) {
            throw wrong("the route \"" + text + "\" names no domain: " + e.getMessage());
        }
        String option = words.size() == 3 ? words.get(2) : "";
        if (words.get(1).equals("mx")) {
            return new RouteRule(domain, below, Optional.empty(), floor(text, option));
        }
        Smarthost relay = smarthost("the route \"" + text + "\"", words.get(1), security(text, option), logins);
        if (relay.security() == Smarthost.Security.PLAIN && relay.login().isPresent()) {
            throw wrong("the route \"" + text + "\" would send its password in clear text; write starttls or tls");
        }
        return new RouteRule(domain, below, Optional.of(relay), TlsFloor.OPPORTUNISTIC);
    }

    private static TlsFloor floor(String text, String option) {
        return switch (option) {
            case "" -> TlsFloor.OPPORTUNISTIC;
            case "tls=required" -> TlsFloor.REQUIRED;
            case "tls=verified" -> TlsFloor.VERIFIED;
            default -> throw wrong("the route \"" + text + "\" may end in tls=required or tls=verified");
        };
    }

    private static Smarthost.Security security(String text, String option) {
        return switch (option) {
            case "", "starttls" -> Smarthost.Security.STARTTLS;
            case "tls" -> Smarthost.Security.TLS;
            case "plain" -> Smarthost.Security.PLAIN;
            default -> throw wrong("the route \"" + text + "\" may end in starttls, tls or plain");
        };
    }

    /**
     * Reads {@code HOST} or {@code HOST:PORT}.
     *
     * @param key what is read, for messages
     */
    static Smarthost smarthost(
            String key, String text, Smarthost.Security security, Function<String, Optional<Smarthost.Login>> logins) {
        Matcher matcher = HOST_PORT.matcher(text);
        if (!matcher.matches()) {
            throw wrong(key + " must be HOST or HOST:PORT");
        }
        int usual =
                switch (security) {
                    case STARTTLS -> 587;
                    case TLS -> 465;
                    case PLAIN -> 25;
                };
        String host = matcher.group(1).replaceAll("[\\[\\]]", "");
        String port = matcher.group(2);
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65_535)) {
            throw wrong(key + " names port " + port + ", which does not exist");
        }
        return new Smarthost(
                host,
                port == null ? usual : Integer.parseInt(port),
                security,
                logins.apply(host.toLowerCase(Locale.ROOT)));
    }

    private static ConfigException wrong(String problem) {
        return new ConfigException(SECTION, List.of(problem));
    }
}
