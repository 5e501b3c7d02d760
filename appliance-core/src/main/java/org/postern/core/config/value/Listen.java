package org.postern.core.config.value;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a listener, written {@code ADDR:PORT}: an IPv4 address, an IPv6 address in brackets,
 * {@code localhost}, or {@code *} for every address. Port 0 lets the system choose.
 */
public record Listen(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(\\*|localhost|\\d{1,3}(?:\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]+]):(\\d{1,5})");

    public static Listen parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
            throw new IllegalArgumentException(
                    "must be ADDR:PORT, such as \"127.0.0.1:8443\", \"[::1]:8443\" or \"*:443\"");
        }
        Listen listen = new Listen(matcher.group(1), Integer.parseInt(matcher.group(2)));
        try {
            // Literals and localhost only (the pattern ensures it): no look-up leaves the box.
            InetAddress.getByName(listen.bindHost());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("is no address: " + listen.host(), e);
        }
        return listen;
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(bindHost(), port);
    }

    /** Returns whether only processes of this machine can reach it. */
    public boolean loopback() {
        return address().getAddress().isLoopbackAddress();
    }

    private String bindHost() {
        return host.equals("*") ? "0.0.0.0" : host.replaceAll("[\\[\\]]", "");
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
