package org.postern.core.setup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;

/**
 * The name of the machine from its own files, without asking the network, and the mail domain derived from it. Always
 * usable: if the machine has no name, or none that is possible on the Internet, a placeholder below {@code localdomain}
 * is used, which nobody mistakes for the office's name.
 *
 * @param hostname the name of the machine
 * @param domain the name without its first label, if at least two labels remain
 */
public record MachineName(Domain hostname, Domain domain) {
    private static final String STAND_IN = "localdomain";
    private static final String NAMELESS = "postern";

    /** Reads {@code etc/hostname}, {@code proc/sys/kernel/hostname} and {@code etc/hosts} below the root of the system. */
    public static MachineName of(Path root) {
        String name = Stream.of("etc/hostname", "proc/sys/kernel/hostname")
                .flatMap(file -> lines(root.resolve(file)).stream())
                .findFirst()
                .orElse(NAMELESS)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\.+$", "");
        String full = name.contains(".")
                ? name
                : lines(root.resolve("etc/hosts")).stream()
                        .flatMap(line -> Arrays.stream(line.split("\\s+")).skip(1))
                        .map(alias -> alias.toLowerCase(Locale.ROOT).replaceAll("\\.+$", ""))
                        .filter(alias -> alias.startsWith(name + "."))
                        .findFirst()
                        .orElse(name);
        return domain(full).filter(MachineName::worldly).map(MachineName::whole).orElseGet(() -> standIn(name));
    }

    /** Returns whether a name is only a placeholder until an administrator sets the correct one. */
    public static boolean standsIn(Domain name) {
        return name.ascii().equals(STAND_IN) || name.ascii().endsWith("." + STAND_IN);
    }

    private static MachineName whole(Domain hostname) {
        String above = hostname.ascii().substring(hostname.ascii().indexOf('.') + 1);
        return new MachineName(hostname, above.contains(".") ? new Domain(above) : hostname);
    }

    /**
     * An address of digits is not a name, and a single label or a name below localdomain is known to this machine only.
     */
    private static boolean worldly(Domain name) {
        return name.ascii().contains(".") && !standsIn(name) && !name.ascii().matches("[0-9.]+");
    }

    private static MachineName standIn(String name) {
        String label = name.matches("[0-9.]*") ? "" : name.replaceAll("\\..*", "");
        String clean = label.replaceAll("[^a-z0-9-]", "-").replaceAll("^-+|-+$", "");
        Domain named = domain(clean + "." + STAND_IN)
                .filter(found -> !clean.equals("localhost"))
                .orElseGet(() -> new Domain(NAMELESS + "." + STAND_IN));
        return new MachineName(named, named);
    }

    private static Optional<Domain> domain(String text) {
        try {
            return Optional.of(Domain.parse(text));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    /** Returns the lines without comments and empty lines; none if the file is missing. */
    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
