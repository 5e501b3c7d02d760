package org.postern.core.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells terminals from other files, whatever else the process has a terminal for: a shell's loop takes standard input away, and the
 * output still goes to the screen.
 */
public final class TerminalDevices {
    private static final Path DRIVERS = Path.of("/proc/tty/drivers");
    private static final int KIND = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private TerminalDevices() {}

    /** Whether an open descriptor, or a file, is a terminal; true where the system does not say what it is. */
    public static boolean of(Path descriptor) {
        try {
            if (((int) Files.getAttribute(descriptor, "unix:mode") & KIND) != CHARACTER_DEVICE) {
                return false;
            }
            long device = (long) Files.getAttribute(descriptor, "unix:rdev");
            long major = device >>> 8 & 0xfff; // makedev(3)
            return Files.readAllLines(DRIVERS, StandardCharsets.ISO_8859_1).stream()
                    .anyMatch(line -> isOf(line, major));
        } catch (IOException | RuntimeException e) {
            return true;
        }
    }

    /** A line: name, name of the files, major number, minor numbers, kind. */
    static boolean isOf(String line, long major) {
        String[] words = line.trim().split("\\s+", -1);
        return words.length > 2 && words[2].equals(Long.toString(major));
    }
}
