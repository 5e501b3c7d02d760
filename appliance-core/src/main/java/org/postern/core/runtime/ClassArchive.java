package org.postern.core.runtime;

/**
 * Whether the Java that runs this took its classes from the archive of loaded classes, which halves the time of a start
 * and fits only the Java and the jars that it was made for. Made by {@code bin/class-archive}.
 */
public enum ClassArchive {
    /** It is in use. */
    IN_USE,
    /** There is none for this Java, or none at all. */
    NONE,
    /** The launcher gave one, and the JVM did not take it. */
    REFUSED,
    /** Not started by Postern's launcher. */
    UNKNOWN;

    /** That of the Java that runs this. */
    public static ClassArchive running() {
        return of(System.getProperty("postern.archive", ""), System.getProperty("java.vm.info", ""));
    }

    /**
     * @param launcher what the launcher says of it
     * @param info what the JVM says of itself, such as {@code mixed mode, sharing}
     */
    static ClassArchive of(String launcher, String info) {
        return switch (launcher) {
            case "given" -> info.contains("sharing") ? IN_USE : REFUSED;
            case "none" -> NONE;
            default -> UNKNOWN;
        };
    }

    /** What is to be said and done where it is not in use. */
    public static String advice() {
        String maker = System.getProperty("postern.archive.maker", "bin/class-archive");
        return "not in use, so a start takes about twice as long; make it, for the next start, with: "
                + (maker.startsWith("/usr/") ? "sudo " : "") + maker;
    }
}
