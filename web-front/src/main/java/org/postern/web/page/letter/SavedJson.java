package org.postern.web.page.letter;

import org.postern.web.http.Response;
import org.postern.web.page.JsonAnswer;
import org.postern.web.page.Visit;

/** The answer to the script after it saved a draft: the revision, the time, and the files that are now in the store. */
final class SavedJson {
    private SavedJson() {}

    static Response of(Visit visit, Letter saved) {
        StringBuilder json = new StringBuilder("{\"draft\":");
        string(json, saved.draft().orElse(""));
        json.append(",\"notice\":");
        string(
                json,
                visit.text(
                        "compose.saved-at", visit.wording().time(visit.wording().now())));
        json.append(",\"files\":[");
        String comma = "";
        for (KeptFile each : saved.kept()) {
            ComposeView.File file = ComposePage.file(visit, each.key(), each.attachment());
            json.append(comma).append("{\"key\":");
            string(json, file.key());
            json.append(",\"name\":");
            string(json, file.name());
            json.append(",\"size\":");
            string(json, file.size());
            json.append(",\"bytes\":").append(file.bytes()).append('}');
            comma = ",";
        }
        return JsonAnswer.of(json.append("]}").toString());
    }

    /** Appends a JSON string that is also safe inside a script element. */
    static void string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c == '<' || c == '\u2028' || c == '\u2029') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
