package org.postern.core.cli;

/** How many of something, in words for a person. */
final class Counted {
    private Counted() {}

    static String of(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
