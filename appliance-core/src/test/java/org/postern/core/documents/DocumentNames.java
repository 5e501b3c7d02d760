package org.postern.core.documents;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.core.documents.SourceTree.Source;

/**
 * Names of classes and packages in the documents. What is looked at is a whole piece of code in backticks: {@code Name},
 * {@code room.Name}, {@code Name.member}, {@code room.Name.member(Argument)} and {@code room.room}; anything else in
 * backticks is no name. A name with {@code org.postern}, or that begins with a module's package, must have exactly the
 * package that it has in the tree.
 *
 * @param tree where the names must be
 */
record DocumentNames(SourceTree tree) {
    private static final Pattern CODE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");
    private static final Pattern NAME = Pattern.compile(
            "(?<room>(?:[a-z]\\w*\\.)*)(?<type>[A-Z]\\w*[a-z]\\w*)(?<members>(?:\\.\\w+)*)(?:\\([\\w, ]*\\))?");
    private static final Pattern ROOM =
            Pattern.compile("(?:org\\.postern\\.)?((?:store|web|core|tls|message)(?:\\.[a-z]\\w*)*)(?:\\.\\*)?");

    /** Words that look like a class of ours, each with what it is. */
    private static final Map<String, String> FOREIGN = Map.ofEntries(
            Map.entry("IOException", "the JDK's"),
            Map.entry("SSLContext", "the JDK's"),
            Map.entry("AesGcmHkdfStreaming", "Tink's"),
            Map.entry("MemoryDenyWriteExecute", "a setting of systemd"),
            Map.entry("Secure", "an attribute of cookies (RFC 6265)"),
            Map.entry("HttpOnly", "an attribute of cookies (RFC 6265)"),
            Map.entry("Received", "a header field (RFC 5322)"),
            Map.entry("References", "a header field (RFC 5322)"),
            Map.entry("To", "a header field (RFC 5322)"),
            Map.entry("Cc", "a header field (RFC 5322)"),
            Map.entry("Bcc", "a header field (RFC 5322)"),
            Map.entry("Origin", "a header field (RFC 6454)"),
            Map.entry("Junk", "a folder"));

    List<String> faults(List<Document> documents) {
        List<String> faults = new ArrayList<>();
        for (Document document : documents) {
            for (int i = 0; i < document.lines().size(); i++) {
                for (Matcher code = CODE.matcher(document.lines().get(i)); code.find(); ) {
                    String fault = fault(document, code.group(1));
                    if (!fault.isEmpty()) {
                        faults.add(document.path() + ":" + (i + 1) + ": `" + code.group(1) + "` " + fault);
                    }
                }
            }
        }
        return faults;
    }

    private String fault(Document document, String code) {
        Matcher name = NAME.matcher(code);
        if (name.matches()) {
            String type = name.group("type");
            if (FOREIGN.containsKey(type) && name.group("room").isEmpty()) {
                return "";
            }
            if (!exists(name.group("room"), type, name.group("members"))) {
                return "is not in the source tree";
            }
            return document.ships() ? "is a class, on a page for administrators" : "";
        }
        Matcher room = ROOM.matcher(code);
        boolean wrong = room.matches()
                && !tree.rooms().contains(room.group(1))
                && !tree.keys().contains(room.group(1));
        return wrong ? "is not in the source tree" : "";
    }

    private boolean exists(String room, String type, String members) {
        String wanted = (room.startsWith(SourceTree.BASE) ? room.substring(SourceTree.BASE.length()) : room)
                .replaceAll("\\.$", "");
        return tree.sources().stream()
                .filter(source -> room.isEmpty() || source.room().equals(wanted))
                .filter(source ->
                        room.isEmpty() ? source.declares(type) : source.name().equals(type))
                .anyMatch(source -> hasAll(source, members));
    }

    private static boolean hasAll(Source source, String members) {
        for (String member : members.split("\\.", -1)) {
            if (!member.isEmpty()
                    && !Pattern.compile("\\b" + member + "\\b")
                            .matcher(source.code())
                            .find()) {
                return false;
            }
        }
        return true;
    }
}
