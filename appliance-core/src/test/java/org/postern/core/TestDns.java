package org.postern.core;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * The DNS of the test Internet: one server on loopback, UDP and TCP, that holds every zone there is, as a resolver shows
 * them. What it was not told of does not exist. Answers that are longer than the client takes are truncated, so that it
 * comes again by TCP. With {@link #signed} it serves a signed root, and all below it, for clients that validate.
 */
final class TestDns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TestDns.class);
    private static final int TTL = 60;
    private static final int PLAIN_UDP = 512;
    /** The flag of a client that wants signatures (RFC 3225). */
    private static final int DO = 0x8000;

    private static final Pattern KEY_LINE = Pattern.compile(
            "(?m)^(\\S+\\._domainkey\\.\\S+\\.)\\s+(?:\\d+\\s+)?IN\\s+TXT\\s+\\(?\\s*((?:\"[^\"]*\"\\s*)+)");

    /** What becomes of questions for a name, whatever their type. */
    enum Behaviour {
        USUAL,
        SERVER_FAILURE,
        REFUSED,
        SILENT,
        NO_SUCH_NAME
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, CopyOnWriteArrayList<Record>> records = new ConcurrentHashMap<>();
    private final Map<Name, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final List<Name> silent = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable ZoneSigner signer;

    TestDns() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        Sockets sockets = Sockets.on(loopback);
        udp = sockets.udp();
        tcp = sockets.tcp();
        start(this::serveUdp, "test-dns-udp");
        start(this::serveTcp, "test-dns-tcp");
    }

    /** Of one number, which must be free for both. */
    private record Sockets(DatagramSocket udp, ServerSocket tcp) {
        static Sockets on(InetAddress loopback) throws IOException {
            while (true) {
                ServerSocket tcp = new ServerSocket(0, 50, loopback);
                try {
                    return new Sockets(new DatagramSocket(tcp.getLocalPort(), loopback), tcp);
                } catch (BindException e) {
                    tcp.close();
                }
            }
        }
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** Adds one record in master-file form: {@code record("far.test", "MX", "10 mx.far.test.")}. */
    TestDns record(String name, String type, String data) throws IOException {
        Name owner = name(name);
        records.computeIfAbsent(owner, n -> new CopyOnWriteArrayList<>())
                .add(Record.fromString(owner, Type.value(type), DClass.IN, TTL, data, Name.root));
        return this;
    }

    /** A TXT record of any length, in strings of at most 255 octets. */
    TestDns text(String name, String text) throws IOException {
        StringBuilder data = new StringBuilder();
        for (int at = 0; at < text.length(); at += 255) {
            data.append('"')
                    .append(text.substring(at, Math.min(text.length(), at + 255))
                            .replace("\"", "\\\"")
                            .replace(";", "\\;"))
                    .append("\" ");
        }
        return record(name, "TXT", data.toString());
    }

    /** Publishes the DKIM keys among the lines, as an administrator would who copies them into a zone file. */
    TestDns keys(String lines) throws IOException {
        Matcher line = KEY_LINE.matcher(lines);
        int found = 0;
        while (line.find()) {
            record(line.group(1), "TXT", line.group(2));
            found++;
        }
        if (found == 0) {
            throw new IOException("no key in: " + lines);
        }
        return this;
    }

    /** Takes all records of a type away; clients may remember them for a minute. */
    TestDns without(String name, String type) throws IOException {
        CopyOnWriteArrayList<Record> known = records.get(name(name));
        if (known != null) {
            known.removeIf(record -> record.getType() == Type.value(type));
        }
        return this;
    }

    TestDns behave(String name, Behaviour behaviour) throws IOException {
        behaviours.put(name(name), behaviour);
        return this;
    }

    /** Questions for names below this one are never answered. */
    TestDns silentBelow(String name) throws IOException {
        silent.add(name(name));
        return this;
    }

    /** From now on answers are signed, from the root down but for the unsigned zones; the trust anchor is the signer's. */
    TestDns signed(ZoneSigner zoneSigner) {
        signer = zoneSigner;
        return this;
    }

    /** Questions so far, as {@code far.test MX}. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    private @Nullable Message answer(Message query) {
        Record question = query.getQuestion();
        Name name = question.getName();
        asked.add(name.toString(true) + " " + Type.string(question.getType()));
        Behaviour behaviour = behaviours.getOrDefault(name, Behaviour.USUAL);
        if (behaviour == Behaviour.SILENT || silent.stream().anyMatch(name::subdomain)) {
            return null;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        if (query.getHeader().getFlag(Flags.RD)) {
            answer.getHeader().setFlag(Flags.RD);
        }
        answer.addRecord(question, Section.QUESTION);
        OPTRecord options = query.getOPT();
        if (options != null) {
            answer.addRecord(new OPTRecord(4_096, 0, 0, options.getFlags()), Section.ADDITIONAL);
        }
        switch (behaviour) {
            case SERVER_FAILURE -> answer.getHeader().setRcode(Rcode.SERVFAIL);
            case REFUSED -> answer.getHeader().setRcode(Rcode.REFUSED);
            case NO_SUCH_NAME -> answer.getHeader().setRcode(Rcode.NXDOMAIN);
            default -> fill(answer, name, question.getType(), options);
        }
        return answer;
    }

    private void fill(Message answer, Name asked, int type, @Nullable OPTRecord options) {
        ZoneSigner zones = options != null && (options.getFlags() & DO) != 0 ? signer : null;
        Name name = asked;
        for (int aliases = 0; aliases < 10; aliases++) {
            RRset found = zones != null ? zones.own(name, type) : new RRset();
            if (found.size() == 0) {
                found = set(name, type);
            }
            if (found.size() > 0) {
                add(answer, found, Section.ANSWER, zones);
                return;
            }
            RRset alias = set(name, Type.CNAME);
            if (alias.size() == 0) {
                break;
            }
            add(answer, alias, Section.ANSWER, zones);
            name = ((CNAMERecord) alias.first()).getTarget();
        }
        boolean exists = exists(name);
        answer.getHeader().setRcode(exists ? Rcode.NOERROR : Rcode.NXDOMAIN);
        if (zones != null) {
            for (RRset proof : zones.absence(name, exists, typesAt(name))) {
                add(answer, proof, Section.AUTHORITY, zones);
            }
        }
    }

    private static void add(Message answer, RRset set, int section, @Nullable ZoneSigner signer) {
        set.rrs(false).forEach(record -> answer.addRecord(record, section));
        if (signer != null) {
            signer.signatures(set).forEach(signature -> answer.addRecord(signature, section));
        }
    }

    private RRset set(Name name, int type) {
        RRset set = new RRset();
        records.getOrDefault(name, new CopyOnWriteArrayList<>()).stream()
                .filter(record -> record.getType() == type || type == Type.ANY)
                .forEach(set::addRR);
        return set;
    }

    /** A name exists when it has records or when a name below it has. */
    private boolean exists(Name name) {
        return records.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().isEmpty() && entry.getKey().subdomain(name));
    }

    private Set<Integer> typesAt(Name name) {
        return records.getOrDefault(name, new CopyOnWriteArrayList<>()).stream()
                .map(Record::getType)
                .collect(java.util.stream.Collectors.toSet());
    }

    private void serveUdp() {
        byte[] buffer = new byte[4_096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = new byte[packet.getLength()];
                System.arraycopy(buffer, 0, question, 0, question.length);
                Message query = new Message(question);
                Message answer = answer(query);
                if (answer != null) {
                    OPTRecord options = query.getOPT();
                    int room = options == null ? PLAIN_UDP : Math.max(PLAIN_UDP, options.getPayloadSize());
                    byte[] wire = answer.toWire(room);
                    udp.send(new DatagramPacket(wire, wire.length, packet.getSocketAddress()));
                }
            } catch (IOException | RuntimeException e) {
                LOG.debug("closed, or a question that is none", e);
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                start(() -> serveTcp(socket), "test-dns-tcp-client");
            } catch (IOException e) {
                LOG.debug("closed", e);
            }
        }
    }

    private void serveTcp(Socket client) {
        try (Socket socket = client;
                DataInputStream in = new DataInputStream(socket.getInputStream());
                DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
            socket.setSoTimeout(10_000);
            while (true) {
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                Message answer = answer(new Message(question));
                if (answer != null) {
                    byte[] wire = answer.toWire(65_535);
                    out.writeShort(wire.length);
                    out.write(wire);
                    out.flush();
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("closed, or a question that is none", e);
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
