package org.postern.core.config.value;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code HOST} or {@code HOST:PORT}; an IPv6 address in brackets.
 *
 * @param host without brackets
 */
public record HostPort(HostName host, Optional<Integer> port) {
    private static final Pattern FORM = Pattern.compile("([a-zA-Z0-9.-]+|\\[[0-9a-fA-F:.]+])(?::(\\d{1,5}))?");

    /** Throws {@link IllegalArgumentException} with what is expected. */
    public static HostPort parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("must be HOST or HOST:PORT");
        }
        Optional<Integer> port = Optional.ofNullable(matcher.group(2)).map(Integer::valueOf);
        if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
            throw new IllegalArgumentException("names port " + port.get() + ", which does not exist");
        }
        return new HostPort(HostName.parse(matcher.group(1)), port);
    }

    /** As the file writes it. */
    @Override
    public String toString() {
        String shown = host.text().contains(":") ? "[" + host + "]" : host.text();
        return port.map(number -> shown + ":" + number).orElse(shown);
    }
}
