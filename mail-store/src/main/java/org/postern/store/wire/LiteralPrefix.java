package org.postern.store.wire;

import java.util.Optional;

/**
 * The announcement of a literal at the end of a line: <code>{n}</code> or <code>{n+}</code> (RFC 9051 4.3, RFC 7888).
 *
 * @param octets its size; {@link Long#MAX_VALUE} when the number is larger than a long
 * @param synchronizing whether the client waits for a continuation request before it sends the literal
 */
public record LiteralPrefix(long octets, boolean synchronizing) {
    /** The announcement at the end of a line with its CRLF; empty if there is none. */
    public static Optional<LiteralPrefix> of(byte[] line) {
        int end = line.length - 3; // index of the opening brace
        if (end < 2 || line[end] != '}') {
            return Optional.empty();
        }
        boolean synchronizing = line[end - 1] != '+';
        int last = synchronizing ? end - 1 : end - 2;
        int first = last;
        while (first >= 0 && line[first] >= '0' && line[first] <= '9') {
            first--;
        }
        if (first == last || first < 0 || line[first] != '{') {
            return Optional.empty();
        }
        return Optional.of(new LiteralPrefix(number(line, first + 1, last), synchronizing));
    }

    private static long number(byte[] line, int first, int last) {
        long number = 0;
        for (int i = first; i <= last; i++) {
            int digit = line[i] - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                return Long.MAX_VALUE;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
