package org.postern.store.share;

/**
 * How much strangers may hold of something, in whatever unit it is counted: octets, threads, questions.
 *
 * @param total of all clients together
 * @param reserve the part of it that only known clients may take
 * @param one of one IPv4 address or IPv6 /64, which is one customer of a provider
 * @param site of an IPv6 /56, which many providers give to one customer
 * @param range of an IPv6 /48, the most that a customer gets (RFC 6177)
 */
public record ShareLimits(long total, long reserve, long one, long site, long range) {
    public ShareLimits {
        if (one < 1 || site < one || range < site || total < range || reserve < 0 || reserve >= total) {
            throw new IllegalArgumentException("the limits of a share are out of order");
        }
    }

    /** One network gets a quarter, a /56 three eighths, a /48 a half, and a quarter is kept for known clients. */
    public static ShareLimits of(long total) {
        return new ShareLimits(
                total, total / 4, Math.max(1, total / 4), Math.max(1, total * 3 / 8), Math.max(1, total / 2));
    }
}
