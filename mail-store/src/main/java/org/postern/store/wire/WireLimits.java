package org.postern.store.wire;

/**
 * Limits of one listener.
 *
 * @param connections open at once; default 1,000: each takes a few KiB
 * @param connectionsPerClient of those from one IPv4 address or IPv6 /64; default 50, since an office or a provider may
 *     share one address
 * @param commandLine octets of a command line with CRLF; default 512 (RFC 5321 4.5.3.1.4)
 * @param authLine octets of an AUTH command or response; default 12,288 (RFC 4954 4)
 */
public record WireLimits(int connections, int connectionsPerClient, int commandLine, int authLine, WireTimes times) {
    public static final WireLimits DEFAULT = new WireLimits(1_000, 50, 512, 12_288, WireTimes.DEFAULT);

    public WireLimits {
        if (connections < 1 || connectionsPerClient < 1 || commandLine < 64 || authLine < commandLine) {
            throw new IllegalArgumentException("a limit of a listener is out of bounds");
        }
    }

    /** The same limits for a listener on loopback, where all connections come from the box itself. */
    public WireLimits withoutClientLimit() {
        return new WireLimits(connections, connections, commandLine, authLine, times);
    }

    /**
     * The same limits for the hop's POP3 server: a login name holds the name of a folder, with 12 octets for a character
     * (see FolderName).
     */
    public WireLimits forFolderNames() {
        return new WireLimits(connections, connectionsPerClient, Math.max(commandLine, 4_096), authLine, times);
    }
}
