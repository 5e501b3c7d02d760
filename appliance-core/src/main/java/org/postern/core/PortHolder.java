package org.postern.core;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the process that listens on a TCP port of this machine, from {@code proc(5)}: {@code net/tcp} has the socket's
 * number and owner, and {@code PID/fd} the process, which only root sees for other users. Finds nothing outside Linux.
 */
public final class PortHolder {
    /** Characters of a command line that fit into a message; its first words identify a server. */
    private static final int SHOWN = 100;

    private static final String LISTENING = "0A";

    private final Path proc;

    public PortHolder() {
        this(Path.of("/proc"));
    }

    PortHolder(Path proc) {
        this.proc = proc;
    }

    /**
     * The holder of a port.
     *
     * @param user the owner's name, or its number
     * @param process empty when this user may not look into it
     */
    public record Holder(String user, Optional<Holding> process) {}

    /** A process and its command line, which may be shortened. */
    public record Holding(long pid, String command) {}

    private record Socket(String uid, String inode) {}

    /** Returns the listener that would conflict with one on this address. */
    public Optional<Holder> of(InetSocketAddress address) {
        for (String table : List.of("tcp", "tcp6")) {
            Optional<Socket> socket = listening(proc.resolve("net").resolve(table), address);
            if (socket.isPresent()) {
                return socket.map(found -> new Holder(user(found.uid()), process(found.inode())));
            }
        }
        return Optional.empty();
    }

    private static Optional<Socket> listening(Path table, InetSocketAddress wanted) {
        try {
            for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
                // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
                String[] words = line.strip().split("\\s+", -1);
                if (words.length > 9 && words[3].equals(LISTENING) && inTheWay(words[1], wanted)) {
                    return Optional.of(new Socket(words[7], words[9]));
                }
            }
        } catch (IOException e) {
            return Optional.empty(); // not a Linux system
        }
        return Optional.empty();
    }

    private static boolean inTheWay(String local, InetSocketAddress wanted) throws UnknownHostException {
        String[] halves = local.split(":", 2);
        if (halves.length < 2 || Integer.parseInt(halves[1], 16) != wanted.getPort()) {
            return false;
        }
        InetAddress there = InetAddress.getByAddress(octets(halves[0]));
        InetAddress here = wanted.getAddress();
        return there.isAnyLocalAddress() || here.isAnyLocalAddress() || there.equals(here);
    }

    /** The kernel writes an address as 32-bit words of the machine's own byte order. */
    private static byte[] octets(String hexadecimal) {
        byte[] octets = new byte[hexadecimal.length() / 2];
        for (int i = 0; i < octets.length; i++) {
            int from = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? i - i % 4 + 3 - i % 4 : i;
            octets[i] = new BigInteger(hexadecimal.substring(2 * from, 2 * from + 2), 16).byteValue();
        }
        return octets;
    }

    private Optional<Holding> process(String inode) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process.resolve("fd"), "socket:[" + inode + "]")) {
                    return Optional.of(
                            new Holding(Long.parseLong(process.getFileName().toString()), command(process)));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static boolean holds(Path descriptors, String socket) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : all) {
                if (Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            return false; // another user's process, or one that has ended
        }
        return false;
    }

    private static String command(Path process) {
        try {
            String line = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                    .replace('\0', ' ')
                    .replaceAll("\\p{Cntrl}", "?")
                    .strip();
            // A Java command line begins with pages of options; the useful part comes after its main class.
            line = line.replaceFirst("^\\S*java .*org\\.postern\\.core\\.cli\\.Main", "postern");
            return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        } catch (IOException e) {
            return "its command line is not visible";
        }
    }

    private static String user(String uid) {
        try {
            for (String line : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
                String[] fields = line.split(":", -1);
                if (fields.length > 2 && fields[2].equals(uid)) {
                    return fields[0];
                }
            }
        } catch (IOException e) {
            return uid;
        }
        return uid;
    }
}
