package org.postern.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a capture file holds, as far as these tests ask: the bytes that crossed, joined per direction of each TCP connection,
 * so that a pattern cut by a segment boundary is found too. IPv4 and IPv6 over Ethernet framing (tcpdump on veth and lo).
 */
final class Pcap {
    private final Map<String, ByteArrayOutputStream> streams = new TreeMap<>();

    private Pcap() {}

    static Pcap read(Path file) throws IOException {
        Pcap capture = new Pcap();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.remaining() < 24 || bytes.getInt() != 0xa1b2c3d4) {
            throw new IOException(file + " is not a little-endian capture file");
        }
        bytes.position(24);
        while (bytes.remaining() >= 16) {
            bytes.position(bytes.position() + 8);
            int length = bytes.getInt();
            bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                break;
            }
            capture.frame(bytes.slice(bytes.position(), length).order(ByteOrder.BIG_ENDIAN));
            bytes.position(bytes.position() + length);
        }
        return capture;
    }

    private void frame(ByteBuffer frame) {
        if (frame.remaining() < 54) {
            return;
        }
        int type = frame.getShort(12) & 0xffff;
        int ip = 14;
        int tcp;
        int end;
        String pair;
        if (type == 0x0800 && frame.get(ip + 9) == 6) {
            tcp = ip + (frame.get(ip) & 0x0f) * 4;
            end = ip + (frame.getShort(ip + 2) & 0xffff);
            pair = hex(frame, ip + 12, 4) + ">" + hex(frame, ip + 16, 4);
        } else if (type == 0x86dd && frame.get(ip + 6) == 6) {
            tcp = ip + 40;
            end = tcp + (frame.getShort(ip + 4) & 0xffff);
            pair = hex(frame, ip + 8, 16) + ">" + hex(frame, ip + 24, 16);
        } else {
            return;
        }
        int data = tcp + ((frame.get(tcp + 12) & 0xf0) >> 4) * 4;
        String key = pair + " " + (frame.getShort(tcp) & 0xffff) + ">" + (frame.getShort(tcp + 2) & 0xffff);
        // A length of 0 stands for a segment larger than the field can say (offloading on lo).
        int stop = end == ip ? frame.limit() : Math.min(end, frame.limit());
        ByteArrayOutputStream stream = streams.computeIfAbsent(key, k -> new ByteArrayOutputStream());
        for (int i = data; i < stop; i++) {
            stream.write(frame.get(i));
        }
    }

    private static String hex(ByteBuffer frame, int from, int length) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < length; i++) {
            hex.append(String.format("%02x", frame.get(from + i)));
        }
        return hex.toString();
    }

    /** Whether any direction of any connection carried these bytes. */
    boolean holds(byte[] pattern) {
        String wanted = new String(pattern, StandardCharsets.ISO_8859_1);
        return streams.values().stream()
                .anyMatch(stream -> stream.toString(StandardCharsets.ISO_8859_1).contains(wanted));
    }

    /** All payload octets. */
    long octets() {
        return streams.values().stream().mapToLong(ByteArrayOutputStream::size).sum();
    }
}
