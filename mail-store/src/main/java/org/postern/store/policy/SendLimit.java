package org.postern.store.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The number of recipients that an account may send to. With a stolen password or a program gone wild, thousands of
 * mails leave within an hour, and the whole office is on block lists the next day. Counted by clock hours and over 24
 * such hours. Pure.
 *
 * @param perHour recipients in one clock hour; 0: no limit
 * @param perDay recipients in this hour and the 23 before; 0: no limit
 */
public record SendLimit(int perHour, int perDay) {
    /** 200 in an hour and 1,000 in a day: enough for a circular to all customers of a small office. */
    public static final SendLimit DEFAULT = new SendLimit(200, 1_000);

    private static final long HOUR = Duration.ofHours(1).toSeconds();
    private static final int DAY = 24;

    public SendLimit {
        if (perHour < 0 || perDay < 0) {
            throw new IllegalArgumentException("a sending limit is out of bounds");
        }
    }

    /** The hour of an instant, counted from 1970. */
    public static long hour(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), HOUR);
    }

    /** The first hour that counts. */
    public static long firstHour(Instant now) {
        return hour(now) - DAY + 1;
    }

    /**
     * The recent counts.
     *
     * @param recipients by hour
     */
    public record Sent(Map<Long, Integer> recipients) {
        public static final Sent NOTHING = new Sent(Map.of());

        public Sent {
            recipients = Map.copyOf(recipients);
        }
    }

    /**
     * The limit that more recipients would exceed.
     *
     * @param again when that number fits again; if the number alone exceeds the limit, when the first of them fit
     */
    public record Reached(int limit, String period, Instant again) {}

    /** Empty if this many more recipients are allowed now. */
    public Optional<Reached> judge(Sent sent, int more, Instant now) {
        long thisHour = hour(now);
        if (perHour > 0 && sent.recipients().getOrDefault(thisHour, 0) + more > perHour) {
            return Optional.of(new Reached(perHour, "hour", Instant.ofEpochSecond((thisHour + 1) * HOUR)));
        }
        TreeMap<Long, Integer> day = new TreeMap<>(sent.recipients());
        day.headMap(firstHour(now)).clear();
        int total = day.values().stream().mapToInt(Integer::intValue).sum();
        if (perDay == 0 || total + more <= perDay) {
            return Optional.empty();
        }
        long free = thisHour + 1;
        for (Map.Entry<Long, Integer> hour : day.entrySet()) {
            total -= hour.getValue();
            free = hour.getKey() + DAY;
            if (total + Math.min(more, perDay) <= perDay) {
                break;
            }
        }
        return Optional.of(new Reached(perDay, "day", Instant.ofEpochSecond(free * HOUR)));
    }
}
