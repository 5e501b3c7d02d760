package org.postern.store.route;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** An authoritative DNS server on loopback, UDP and TCP, that answers as told; names it was not told of do not exist. */
public final class ScriptedDns implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ScriptedDns.class);
    private static final int SILENT = -1;
    private static final int UDP_LIMIT = 1_232;

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final Map<Name, CopyOnWriteArrayList<Record>> records = new ConcurrentHashMap<>();
    private final Map<Name, Integer> codes = new ConcurrentHashMap<>();
    private final List<ZoneKey> zones = new CopyOnWriteArrayList<>();
    private final List<Name> silent = new CopyOnWriteArrayList<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    public ScriptedDns() throws IOException {
        InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        Sockets sockets = Sockets.on(loopback);
        udp = sockets.udp();
        tcp = sockets.tcp();
        start(this::serveUdp, "scripted-dns-udp");
        start(this::serveTcp, "scripted-dns-tcp");
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

    public InetSocketAddress address() {
        return (InetSocketAddress) udp.getLocalSocketAddress();
    }

    /** One record in master-file form: {@code record("far.test", "MX", "10 mx.far.test.")}. */
    public ScriptedDns record(String name, String type, String data) throws IOException {
        Name owner = name(name);
        records.computeIfAbsent(owner, n -> new CopyOnWriteArrayList<>())
                .add(Record.fromString(owner, Type.value(type), DClass.IN, 60, data, Name.root));
        return this;
    }

    /** Answers for names in this zone are signed from now on, for who asks for it. */
    ScriptedDns sign(ZoneKey zone) {
        zones.add(zone);
        records.computeIfAbsent(zone.zone, n -> new CopyOnWriteArrayList<>()).add(zone.key());
        return this;
    }

    /** Takes away what a name has. */
    ScriptedDns forget(String name) throws IOException {
        records.remove(name(name));
        return this;
    }

    public ScriptedDns serverFailure(String name) throws IOException {
        codes.put(name(name), Rcode.SERVFAIL);
        return this;
    }

    public ScriptedDns refused(String name) throws IOException {
        codes.put(name(name), Rcode.REFUSED);
        return this;
    }

    public ScriptedDns silence(String name) throws IOException {
        codes.put(name(name), SILENT);
        return this;
    }

    /** The name and all names below it. */
    public ScriptedDns silenceBelow(String name) throws IOException {
        silent.add(name(name));
        return this;
    }

    /** Names that were asked for, as often as they were. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private static Name name(String text) throws IOException {
        return Name.fromString(text, Name.root);
    }

    private byte @Nullable [] answer(byte[] question) throws IOException {
        Message query = new Message(question);
        Record asked = query.getQuestion();
        int code = codes.getOrDefault(asked.getName(), Rcode.NOERROR);
        this.asked.add(asked.getName().toString(true));
        if (code == SILENT || silent.stream().anyMatch(zone -> asked.getName().subdomain(zone))) {
            return null;
        }
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.addRecord(asked, Section.QUESTION);
        List<Record> known = records.getOrDefault(asked.getName(), new CopyOnWriteArrayList<>());
        Optional<ZoneKey> zone = zones.stream()
                .filter(candidate -> candidate.signs(asked.getName(), asked.getType()))
                .findFirst();
        boolean exists = !known.isEmpty() || zone.isPresent();
        answer.getHeader().setRcode(code == Rcode.NOERROR && !exists ? Rcode.NXDOMAIN : code);
        if (code != Rcode.NOERROR) {
            return answer.toWire();
        }
        List<Record> found = known.stream()
                .filter(record -> record.getType() == asked.getType() || record.getType() == Type.CNAME)
                .toList();
        if (zone.isPresent()) {
            found = chased(found, asked.getType());
        }
        boolean signed = query.getOPT() != null && (query.getOPT().getFlags() & ExtendedFlags.DO) != 0;
        add(answer, Section.ANSWER, found, signed ? zone : Optional.empty());
        if (found.isEmpty() && zone.isPresent()) {
            Set<Integer> types = known.stream().map(Record::getType).collect(Collectors.toSet());
            List<Record> proof = zone.get().absence(asked.getName(), types);
            add(answer, Section.AUTHORITY, signed ? proof : proof.subList(0, 1), signed ? zone : Optional.empty());
        }
        return answer.toWire();
    }

    /** What does not fit is asked for again over TCP. */
    private static byte[] truncated(byte[] question) throws IOException {
        Message query = new Message(question);
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.TC);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        return answer.toWire();
    }

    /** With what an alias leads to, as a recursive server answers. */
    private List<Record> chased(List<Record> found, int type) {
        List<Record> all = new ArrayList<>(found);
        for (Record record : found) {
            if (record instanceof CNAMERecord alias && type != Type.CNAME) {
                records.getOrDefault(alias.getTarget(), new CopyOnWriteArrayList<>()).stream()
                        .filter(target -> target.getType() == type)
                        .forEach(all::add);
            }
        }
        return all;
    }

    private static void add(Message answer, int section, List<Record> records, Optional<ZoneKey> zone) {
        Map<String, RRset> sets = new LinkedHashMap<>();
        for (Record record : records) {
            answer.addRecord(record, section);
            sets.computeIfAbsent(record.getName() + " " + record.getType(), key -> new RRset())
                    .addRR(record);
        }
        zone.ifPresent(key -> sets.values().forEach(set -> answer.addRecord(key.signature(set), section)));
    }

    private void serveUdp() {
        byte[] buffer = new byte[4_096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = new byte[packet.getLength()];
                System.arraycopy(buffer, 0, question, 0, question.length);
                byte[] answer = answer(question);
                if (answer != null) {
                    byte[] fitting = answer.length > UDP_LIMIT ? truncated(question) : answer;
                    udp.send(new DatagramPacket(fitting, fitting.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                LOG.debug("closed, or a question that is none", e);
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try (Socket socket = tcp.accept();
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    DataOutputStream out = new DataOutputStream(socket.getOutputStream())) {
                byte[] question = new byte[in.readUnsignedShort()];
                in.readFully(question);
                byte[] answer = answer(question);
                if (answer != null) {
                    out.writeShort(answer.length);
                    out.write(answer);
                }
            } catch (IOException e) {
                LOG.debug("closed, or a question that is none", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        udp.close();
        tcp.close();
    }
}
