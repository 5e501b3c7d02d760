package org.postern.store.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A list of IP networks, written {@code 192.0.2.0/24}, {@code 2001:db8::/32} or as single addresses. Pure. */
public record Networks(List<Network> networks) {
    public static final Networks NONE = new Networks(List.of());

    private static final Pattern FORM =
            Pattern.compile("([0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)(?:/([0-9]{1,3}))?");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:\\.|$)){4}");

    public Networks {
        networks = List.copyOf(networks);
    }

    /** Throws {@link IllegalArgumentException} with what is expected. */
    public static Networks parse(List<String> texts) {
        return new Networks(texts.stream().map(Network::parse).toList());
    }

    public boolean contains(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    /**
     * One network.
     *
     * @param address any address in it
     * @param prefix how many leading bits its addresses share
     */
    public record Network(InetAddress address, int prefix) {
        public Network {
            if (prefix < 0 || prefix > 8 * address.getAddress().length) {
                throw new IllegalArgumentException("a prefix of " + prefix + " bits is longer than the address");
            }
        }

        static Network parse(String text) {
            Matcher matcher = FORM.matcher(text);
            // Java would ask DNS for anything that looks like a name, and read 10.1 as 10.0.0.1.
            if (!matcher.matches()
                    || (text.indexOf(':') < 0 && !IPV4.matcher(matcher.group(1)).matches())) {
                throw unusable(text, null);
            }
            try {
                InetAddress address = InetAddress.getByName(matcher.group(1));
                String prefix = matcher.group(2);
                return new Network(
                        address, prefix == null ? 8 * address.getAddress().length : Integer.parseInt(prefix));
            } catch (UnknownHostException | IllegalArgumentException e) {
                throw unusable(text, e);
            }
        }

        private static IllegalArgumentException unusable(String text, @Nullable Exception cause) {
            return new IllegalArgumentException(
                    "must be networks such as \"192.0.2.0/24\" or \"2001:db8::/32\"; \"" + text + "\" is none", cause);
        }

        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] its = other.getAddress();
            if (mine.length != its.length) {
                return false;
            }
            for (int bit = 0; bit < prefix; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((mine[bit >> 3] ^ its[bit >> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
