package org.postern.core.config.value;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name or the address of another machine, without a port; an IPv6 address has no brackets here.
 *
 * @param text as a socket expects it
 */
public record HostName(String text) {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern NAME = Pattern.compile("[0-9A-Za-z._-]{1,253}");

    /** Throws {@link IllegalArgumentException} with what is expected. */
    public static HostName parse(String text) {
        String plain = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        HostName host = new HostName(plain);
        if (!NAME.matcher(plain).matches()
                && !(IPV6.matcher(plain).matches() && host.literal().isPresent())) {
            throw new IllegalArgumentException("must be the name or the address of a host, without a port");
        }
        return host;
    }

    /** Returns the address, if the text is one; DNS is not asked. */
    public Optional<InetAddress> literal() {
        if (text.equalsIgnoreCase("localhost")) {
            return Optional.of(InetAddress.getLoopbackAddress());
        }
        if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
