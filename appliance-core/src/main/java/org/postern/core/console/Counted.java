package org.postern.core.console;

/** A number of things, in words for a person. */
public final class Counted {
    private Counted() {}

    public static String of(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
