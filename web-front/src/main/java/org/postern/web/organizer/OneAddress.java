package org.postern.web.organizer;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.postern.web.session.HopLogin;

/**
 * The one address of a person whose mail is on another server: nothing tells which others reach the person. The same
 * address with a {@code +detail} counts as the person's too.
 */
public final class OneAddress implements Addresses {
    @Override
    public List<String> usable(HopLogin who) {
        return List.of(who.address());
    }

    @Override
    public List<Owned> among(HopLogin who, List<String> addresses) {
        String own = who.address().toLowerCase(Locale.ROOT);
        return addresses.stream()
                .flatMap(address -> {
                    String key = address.toLowerCase(Locale.ROOT);
                    boolean same = key.equals(own);
                    return same || withoutDetail(key).equals(own) ? Stream.of(new Owned(address, same)) : Stream.of();
                })
                .toList();
    }

    private static String withoutDetail(String address) {
        int plus = address.indexOf('+');
        int sign = address.lastIndexOf('@');
        return plus < 1 || sign < plus ? address : address.substring(0, plus) + address.substring(sign);
    }
}
