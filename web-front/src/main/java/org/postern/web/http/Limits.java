package org.postern.web.http;

/**
 * Size limits and counts.
 *
 * @param threads that answer requests; default 64: they wait for the hop, but slow readers of pages hold no thread
 * @param connections in total; default 2000: each needs about 50 KiB while it is busy
 * @param connectionsPerAddress from one client network (IPv4 address or IPv6 /64); default 200: an office behind one
 *     address
 * @param requestHeader octets of request line and headers; default 16 KiB: browsers send less than 8
 * @param formText octets of all text fields of a form; default 2 MiB: a very long letter
 * @param formFields fields and files of a form; default 2000: a page of marked rows has 50
 * @param upload octets of a whole posted form with its files; default 50 MiB plus 1: the size of a message
 * @param uploadInMemory octets of a file that stay in memory before it goes to the disk; default 32 KiB
 */
public record Limits(
        int threads,
        int connections,
        int connectionsPerAddress,
        int requestHeader,
        int formText,
        int formFields,
        long upload,
        int uploadInMemory) {
    public static final Limits STANDARD = new Limits(64, 2000, 200, 16 << 10, 2 << 20, 2000, 51L << 20, 32 << 10);
}
