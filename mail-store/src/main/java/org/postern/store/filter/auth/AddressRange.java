package org.postern.store.filter.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A block of addresses such as {@code 192.0.2.0/24} or {@code 2001:db8::/32}. Bits after the prefix do not count. */
public record AddressRange(InetAddress network, int prefix) {
    /** Only literals for the JDK; it would ask DNS for a host name. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

    public AddressRange {
        if (prefix < 0 || prefix > 8 * network.getAddress().length) {
            throw new IllegalArgumentException("the length of a network prefix is out of bounds");
        }
    }

    /** ADDR or ADDR/BITS; throws {@link IllegalArgumentException}. */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException("not a network such as 192.0.2.0/24: " + text);
        }
        try {
            InetAddress network = InetAddress.getByName(address);
            int whole = 8 * network.getAddress().length;
            return new AddressRange(network, slash < 0 ? whole : Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException | NumberFormatException e) {
            throw new IllegalArgumentException("not a network such as 192.0.2.0/24: " + text, e);
        }
    }

    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit += 8) {
            int mask = 0xff << Math.max(0, 8 - (prefix - bit));
            if (((ours[bit / 8] ^ theirs[bit / 8]) & mask & 0xff) != 0) {
                return false;
            }
        }
        return true;
    }
}
