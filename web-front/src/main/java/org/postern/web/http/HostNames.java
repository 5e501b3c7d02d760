package org.postern.web.http;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The names that the front answers to. Any other name in a Host header is a rebound DNS name or a cache poisoner. Pure.
 */
final class HostNames {
    private final Set<String> names = new HashSet<>();

    HostNames(Names settings) {
        names.add("localhost");
        names.add(normal(settings.hostname()));
        settings.otherNames().forEach(name -> names.add(normal(name)));
    }

    /**
     * Whether the front is called so.
     *
     * @param host from the Host header or :authority, without the port
     * @param reached the address that the connection came in by: always a fine name for it
     */
    boolean ours(String host, InetAddress reached) {
        String name = normal(host);
        return names.contains(name) || name.equals(normal(reached.getHostAddress()));
    }

    private static String normal(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, name.length() - 1);
        }
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.indexOf(':') >= 0) {
            return ip6(name);
        }
        return name;
    }

    /** Literals only; nothing is ever looked up in the DNS. */
    private static String ip6(String literal) {
        int zone = literal.indexOf('%');
        String plain = zone < 0 ? literal : literal.substring(0, zone);
        if (!plain.matches("[0-9a-f:.]{2,45}")) {
            return literal;
        }
        try {
            return InetAddress.getByName(plain).getHostAddress();
        } catch (java.net.UnknownHostException e) {
            return literal;
        }
    }
}
