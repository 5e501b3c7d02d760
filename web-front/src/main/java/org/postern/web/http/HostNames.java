package org.postern.web.http;

import java.net.InetAddress;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The host names that the front answers to. Any other name in a Host header points to DNS rebinding or cache poisoning.
 * Pure.
 */
final class HostNames {
    private final Set<String> names = new HashSet<>();

    HostNames(Names settings) {
        names.add("localhost");
        names.add(normal(settings.hostname()));
        settings.otherNames().forEach(name -> names.add(normal(name)));
    }

    /**
     * Whether the host is a name of the front.
     *
     * @param host from the Host header or :authority, without the port
     * @param reached the local address of the connection: always a valid name
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

    /** Accepts literals only and never asks the DNS. */
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
