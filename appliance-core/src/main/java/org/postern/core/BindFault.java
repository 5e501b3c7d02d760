package org.postern.core;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.postern.core.config.Listener;

/**
 * Explains why a listener could not bind, and what to do: names the listener, its key, the address, and the process
 * that holds the port.
 */
public record BindFault(Listener listener, IOException cause) {
    private static final String FIRST_FREE_PORT = "/proc/sys/net/ipv4/ip_unprivileged_port_start";

    /** Returns one or two sentences. */
    public String words(PortHolder holders) {
        return listener.name() + " cannot listen on " + listener.listen() + " (" + listener.key()
                + " in postern.toml): " + why(holders);
    }

    /** Whether this process may not try the port, which nobody has; the packaged service may. */
    public boolean onlyLacksRight(PortHolder holders) {
        return denied() && holders.of(address()).isEmpty();
    }

    private boolean denied() {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("permission denied");
    }

    private String why(PortHolder holders) {
        String said = String.valueOf(cause.getMessage());
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("in use")) {
            return taken(holders.of(address()));
        }
        if (denied() && holders.of(address()).isPresent()) {
            return taken(holders.of(address()));
        }
        if (denied()) {
            return "this process has no right to a port below " + firstFreePort()
                    + ". It is the capability CAP_NET_BIND_SERVICE, with which the packaged service is started: service"
                    + " postern start. Or give " + listener.key() + " a higher port";
        }
        if (lower.contains("cannot assign")) {
            return "this machine has no such address (ip addr lists those it has). Give " + listener.key()
                    + " one of them, or * for all";
        }
        return said;
    }

    private String taken(Optional<PortHolder.Holder> holder) {
        String other = ", or give " + listener.key() + " another port";
        if (holder.isEmpty()) {
            return "the port is in use, by whom cannot be seen from here; as root, this names it: " + look() + other;
        }
        if (holder.get().process().isEmpty()) {
            return "the port is in use by a process of " + holder.get().user()
                    + ", which this user may not look into; as root, this names it: " + look() + other;
        }
        PortHolder.Holding process = holder.get().process().get();
        if (process.pid() == ProcessHandle.current().pid()) {
            return "another listener of this configuration has the port already. Give " + listener.key()
                    + " another port";
        }
        return "the port is in use by process " + process.pid() + " of "
                + holder.get().user() + " (" + process.command() + "). Stop that one" + other;
    }

    private String look() {
        return "ss -ltnp 'sport = :" + address().getPort() + "'";
    }

    private InetSocketAddress address() {
        return listener.listen().address();
    }

    /**
     * Read in one call: the kernel answers a second read with nothing, and {@code Files.readString} first reads a
     * single octet.
     */
    static String firstFreePort() {
        try (InputStream in = Files.newInputStream(Path.of(FIRST_FREE_PORT))) {
            return new String(in.readNBytes(32), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "1024";
        }
    }
}
