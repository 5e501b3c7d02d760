package org.postern.core.documents;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links between the documents: files and headings that must be there. A page that is part of the package leads only to
 * pages that are too.
 *
 * @param root of the source tree
 */
record DocumentLinks(Path root) {
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
    private static final Pattern SHIPPED = Pattern.compile("packaging/docs/(?!dev(?:/|$)).*");

    List<String> faults(List<Document> documents) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Document document : documents) {
            for (int i = 0; i < document.lines().size(); i++) {
                String line = document.lines().get(i).replaceAll("`[^`]*`(?!])", "");
                for (Matcher link = LINK.matcher(line); link.find(); ) {
                    String fault = fault(document, link.group(1));
                    if (!fault.isEmpty()) {
                        faults.add(document.path() + ":" + (i + 1) + ": " + link.group(1) + " " + fault);
                    }
                }
            }
        }
        return faults;
    }

    private String fault(Document document, String target) throws IOException {
        if (target.matches("[a-z]+:.*")) {
            return "";
        }
        String file = target.replaceAll("#.*", "");
        Path page = root.resolve(document.path());
        Path to = file.isEmpty() ? page : page.resolveSibling(file).normalize();
        if (!Files.exists(to)) {
            return "is not there";
        }
        String place = root.toAbsolutePath()
                .normalize()
                .relativize(to.toAbsolutePath().normalize())
                .toString();
        if (document.ships() && !SHIPPED.matcher(place).matches()) {
            return "is not in the package, but this page is";
        }
        boolean found = !target.contains("#") || anchors(to).contains(target.substring(target.indexOf('#') + 1));
        return found ? "" : "is not there";
    }

    /** What GitHub makes of headings: small letters, no punctuation, hyphens for blanks, numbers for repetitions. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> seen = new HashMap<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(page)) {
            fenced ^= line.strip().startsWith("```");
            if (!fenced && line.matches("#{1,6} .*")) {
                String anchor = line.replaceFirst("#+ +", "")
                        .replaceAll("\\[([^]]*)]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-');
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }
}
