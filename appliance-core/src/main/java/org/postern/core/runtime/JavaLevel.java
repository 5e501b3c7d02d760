package org.postern.core.runtime;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The security level of the Java that runs: the day of the quarterly fixes in it (OpenJDK Vulnerability Group: the third
 * Tuesday of January, April, July and October).
 *
 * @param version such as 25.0.3
 * @param day of its fixes, as in {@code JAVA_VERSION_DATE} of its file {@code release}; empty where the runtime does not
 *     say it
 * @param choice why it is this one
 */
public record JavaLevel(String version, Optional<LocalDate> day, Choice choice) {
    /** Fixes come every 91 days; a little later somebody should have installed them. */
    static final Duration OLD = Duration.ofDays(100);

    /** Why the launcher took this Java. */
    public enum Choice {
        /** It came with Postern, and none on the machine has newer fixes. */
        BUNDLED("that of Postern"),
        /** The administrator wants the system's, and it has none that will do. */
        LACKING("that of Postern, since the system has none of version 17 or newer (in /usr/lib/jvm)"),
        /** It is the system's, whose fixes are newer than those of Postern's. */
        SYSTEM("the system's, which has the newer fixes"),
        /** The package brings none. */
        ONLY("the system's, since this package brings none"),
        /** The administrator named it, in {@code /etc/default/postern} or in the environment. */
        FORCED("the one that is configured"),
        /** Not started by Postern's launcher. */
        UNKNOWN("the one that started it");

        private final String words;

        Choice(String words) {
            this.words = words;
        }
    }

    /** The level of the Java that runs this. */
    public static JavaLevel running() {
        return of(
                System.getProperty("java.version", ""),
                System.getProperty("java.version.date", ""),
                System.getProperty("postern.java", ""));
    }

    static JavaLevel of(String version, String date, String choice) {
        return new JavaLevel(version, day(date), chosen(choice));
    }

    private static Optional<LocalDate> day(String date) {
        try {
            return Optional.of(LocalDate.parse(date));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static Choice chosen(String word) {
        return switch (word) {
            case "bundled" -> Choice.BUNDLED;
            case "lacking" -> Choice.LACKING;
            case "system" -> Choice.SYSTEM;
            case "only" -> Choice.ONLY;
            case "forced" -> Choice.FORCED;
            default -> Choice.UNKNOWN;
        };
    }

    /** The version, the day of its fixes and why it is in use, in one line. */
    public String words() {
        return version + day.map(date -> " with the fixes of " + date).orElse(", of no known day") + "; it is "
                + choice.words;
    }

    /** What is to be said where its fixes are older than 100 days or of no known day; empty otherwise. */
    public Optional<String> warning(Clock clock) {
        if (day.isEmpty()) {
            return Optional.of("Java " + version + " does not say how old its security fixes are");
        }
        long days = LocalDate.now(clock.withZone(ZoneOffset.UTC)).toEpochDay()
                - day.get().toEpochDay();
        if (days <= OLD.toDays()) {
            return Optional.empty();
        }
        return Optional.of(
                "the security fixes of Java " + version + " are " + days + " days old; install a newer version of"
                        + " Postern, or the system's updates of a Java (such as openjdk-17-jre-headless), and restart");
    }
}
