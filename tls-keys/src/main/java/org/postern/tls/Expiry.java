package org.postern.tls;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides when an expiry date deserves a warning: 30, 14 and 3 days before the end, and after it. Pure. */
public final class Expiry {
    private static final int[] DAYS = {3, 14, 30};

    private Expiry() {}

    /** The narrowest threshold passed: 30, 14, 3 or 0 (expired); 31 when there is nothing to report. */
    public static int stage(Instant notAfter, Instant now) {
        if (now.isAfter(notAfter)) {
            return 0;
        }
        for (int days : DAYS) {
            if (!now.isBefore(notAfter.minus(Duration.ofDays(days)))) {
                return days;
            }
        }
        return 31;
    }

    static List<String> warnings(KeyPairWithChain pair, Instant now) {
        List<String> warnings = new ArrayList<>(PairCheck.passing(pair, now));
        Instant end = pair.leaf().getNotAfter().toInstant();
        int stage = stage(end, now);
        if (stage > 0 && stage <= 30) {
            warnings.add("the certificate ends in "
                    + Duration.between(now, end).plusDays(1).minusSeconds(1).toDays() + " days, at " + end
                    + ": put the renewed one in place, it is taken over without a restart");
        }
        return warnings;
    }
}
