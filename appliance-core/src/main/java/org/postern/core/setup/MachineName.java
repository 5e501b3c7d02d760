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
 * The name of the machine as its own files have it, without asking the network, and the mail domain that follows from it.
 * Always usable: where the machine has no name, or none that could be one on the Internet, a name below {@code localdomain}
 * stands in, which nobody takes for the office's.
 *
 * @param hostname that the machine goes by
 * @param domain what is left of it without its first label, where at least two others are left
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

    /** Whether a name only stands in until somebody says the right one. */
    public static boolean standsIn(Domain name) {
        return name.ascii().equals(STAND_IN) || name.ascii().endsWith("." + STAND_IN);
    }

    private static MachineName whole(Domain hostname) {
        String above = hostname.ascii().substring(hostname.ascii().indexOf('.') + 1);
        return new MachineName(hostname, above.contains(".") ? new Domain(above) : hostname);
    }

    /** An address of digits is no name, and a single label or one below localdomain is known to this machine only. */
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

    /** Without comments and empty lines; none of a file that is not there. */
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
