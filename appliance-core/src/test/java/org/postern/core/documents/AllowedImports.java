package org.postern.core.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postern.core.documents.SourceTree.Source;

/**
 * Compares what each {@code package-info.java} allows with what the package imports of Postern.
 *
 * <p>The convention: one sentence that begins with "Allowed imports:" and ends with a full stop before a blank or the end
 * of the line. In it <pre>
 *   {&#64;code store.mailbox}             the classes of that package
 *   {&#64;code store.filter.*}            that package and all below it
 *   {&#64;code store.mailbox.Delivery}    that class and what is nested in it
 *   everything of Postern            all
 * </pre> each without {@code org.postern}; a leaf's top package ({@code store}) counts for itself alone. Names of nothing of
 * Postern's ("the JDK", {&#64;code java.sql}) may stand beside them; ArchitectureTest has the rules for those. What is allowed
 * and not used is a fault too.
 *
 * @param tree the sources; tests are not looked at
 */
record AllowedImports(SourceTree tree) {
    private static final Pattern SENTENCE = Pattern.compile("(?s)Allowed imports:(.*?)\\.(?=\\s|$)");
    private static final Pattern ENTRY =
            Pattern.compile("\\{@code ((?:store|web|core|tls|message)(?:\\.\\w+)*(?:\\.\\*)?)}");
    private static final Pattern USE = Pattern.compile("\\borg\\.postern\\.((?:[a-z]\\w*\\.)*)([A-Z]\\w*)");

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        for (String room : tree.mainRooms()) {
            faults.addAll(faults(room));
        }
        return faults;
    }

    private List<String> faults(String room) {
        Set<String> used = used(room);
        Optional<Source> info = tree.sources().stream()
                .filter(source -> source.main()
                        && source.room().equals(room)
                        && source.name().equals("package-info"))
                .findAny();
        if (info.isEmpty()) {
            return List.of(room + ": has no package-info.java; its imports need: " + needed(used));
        }
        Matcher sentence = SENTENCE.matcher(info.get().text().replaceAll("\n \\*", "\n"));
        if (!sentence.find()) {
            return List.of(
                    room + ": package-info has no sentence \"Allowed imports: ….\"; its imports need: " + needed(used));
        }
        if (sentence.group(1).replaceAll("\\s+", " ").contains("everything of Postern")) {
            return List.of();
        }
        Set<String> allowed = new TreeSet<>();
        for (Matcher entry = ENTRY.matcher(sentence.group(1)); entry.find(); ) {
            allowed.add(entry.group(1));
        }
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String type : used) {
            if (allowed.stream().noneMatch(entry -> covers(entry, type))) {
                missing.computeIfAbsent(room(type), of -> new TreeSet<>())
                        .add(type.substring(type.lastIndexOf('.') + 1));
            }
        }
        List<String> faults = new ArrayList<>();
        missing.forEach((of, types) -> faults.add(
                room + ": does not allow {@code " + of + "}, of which it imports " + String.join(", ", types)));
        for (String entry : allowed) {
            if (used.stream().noneMatch(type -> covers(entry, type))) {
                faults.add(room + ": allows " + entry + ", which nothing in it imports");
            }
        }
        return faults;
    }

    /** Classes of other packages that the package names, such as {@code store.mailbox.Delivery}. */
    private Set<String> used(String room) {
        Set<String> used = new TreeSet<>();
        for (Source source : tree.sources()) {
            if (source.main() && source.room().equals(room) && !source.name().equals("package-info")) {
                for (Matcher use = USE.matcher(source.code()); use.find(); ) {
                    String of = use.group(1).replaceAll("\\.$", "");
                    if (!of.equals(room)) {
                        used.add(of.isEmpty() ? use.group(2) : of + "." + use.group(2));
                    }
                }
            }
        }
        return used;
    }

    private static boolean covers(String entry, String type) {
        String room = room(type);
        if (entry.endsWith(".*")) {
            String top = entry.substring(0, entry.length() - 2);
            return room.equals(top) || room.startsWith(top + ".");
        }
        return entry.equals(room) || entry.equals(type);
    }

    private static String room(String type) {
        return type.replaceAll("\\.[A-Z]\\w*$", "");
    }

    private static String needed(Set<String> used) {
        String rooms = used.stream()
                .map(AllowedImports::room)
                .distinct()
                .map(room -> "{@code " + room + "}")
                .collect(Collectors.joining(", "));
        return rooms.isEmpty() ? "nothing of Postern" : rooms;
    }
}
