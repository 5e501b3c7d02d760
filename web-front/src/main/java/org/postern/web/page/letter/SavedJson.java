package org.postern.web.page.letter;

import org.postern.web.http.Response;
import org.postern.web.organizer.Drafts.Known;
import org.postern.web.page.JsonAnswer;
import org.postern.web.page.Visit;

/** The answer to the script after it saved a draft: the revision, the time, and the files that are now in the store. */
final class SavedJson {
    private SavedJson() {}

    /** @param letter as it was posted; the saved one has another name when the letter was sent meanwhile */
    static Response of(Visit visit, Letter letter, Letter saved) {
        StringBuilder json = new StringBuilder("{\"draft\":");
        JsonAnswer.string(json, saved.draft().orElse(""));
        json.append(",\"letter\":");
        JsonAnswer.string(json, saved.name().id());
        json.append(",\"notice\":");
        JsonAnswer.string(
                json,
                visit.text(
                        saved.name().equals(letter.name()) ? "compose.saved-at" : "compose.saved-anew",
                        visit.wording().time(visit.wording().now())));
        json.append(",\"files\":[");
        String comma = "";
        for (KeptFile each : saved.kept()) {
            ComposeView.File file = ComposePage.file(visit, each.key(), each.attachment());
            json.append(comma).append("{\"key\":");
            JsonAnswer.string(json, file.key());
            json.append(",\"name\":");
            JsonAnswer.string(json, file.name());
            json.append(",\"size\":");
            JsonAnswer.string(json, file.size());
            json.append(",\"bytes\":").append(file.bytes()).append('}');
            comma = ",";
        }
        return JsonAnswer.of(json.append("]}").toString());
    }

    /** The letter was sent as it is; there is nothing to save. */
    static Response sent(Visit visit) {
        StringBuilder json = new StringBuilder("{\"sent\":");
        JsonAnswer.string(json, visit.text("compose.sent"));
        return JsonAnswer.of(json.append('}').toString());
    }

    /** Another page has saved a newer revision; nothing was saved. */
    static Response elsewhere(Visit visit, Known other) {
        StringBuilder json = new StringBuilder("{\"elsewhere\":");
        JsonAnswer.string(json, visit.text("compose.elsewhere", visit.wording().time(other.changed())));
        json.append(",\"draft\":");
        JsonAnswer.string(json, other.draft().orElse(""));
        return JsonAnswer.of(json.append('}').toString());
    }
}
