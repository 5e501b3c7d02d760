package org.postern.web.page.find;

import java.util.List;
import org.postern.web.http.Response;
import org.postern.web.organizer.Correspondents.Correspondent;
import org.postern.web.organizer.Labels.Label;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Searches.Saved;
import org.postern.web.page.JsonAnswer;
import org.postern.web.page.Visit;

/**
 * {@code GET /search/suggest?q=}: what can be searched for, while somebody types, as JSON: {@code answers}, each with the
 * text of the box after it was chosen ({@code value}), what is shown ({@code text}), what it is ({@code hint}), and
 * whether it is a whole search ({@code go}).
 */
public final class SuggestScreen {
    /** Characters. Nobody needs help with longer ones. */
    static final int LONGEST = 200;

    public Response answer(Visit visit) {
        String typed = visit.query("q");
        List<Suggestions.Suggestion> found = typed.length() > LONGEST ? List.of() : of(visit, typed);
        StringBuilder json = new StringBuilder("{\"answers\":[");
        String comma = "{\"value\":";
        for (Suggestions.Suggestion each : found) {
            JsonAnswer.string(json.append(comma), each.value());
            JsonAnswer.string(json.append(",\"text\":"), each.text());
            JsonAnswer.string(
                    json.append(",\"hint\":"),
                    visit.text("search.suggest." + each.kind().key()));
            json.append(",\"go\":").append(each.kind().isWhole()).append('}');
            comma = ",{\"value\":";
        }
        return JsonAnswer.of(json.append("]}").toString());
    }

    /** Folders, labels and people are asked for only if the typed text needs them. */
    private static List<Suggestions.Suggestion> of(Visit visit, String typed) {
        return new Suggestions(new Suggestions.Sources() {
                    @Override
                    public List<String> past() {
                        return visit.searches().past();
                    }

                    @Override
                    public List<Saved> saved() {
                        return visit.searches().saved();
                    }

                    @Override
                    public List<String> operators() {
                        return List.of(visit.text("search.suggest.operators").split(" ", -1));
                    }

                    @Override
                    public List<String> values(Suggestions.Kind kind) {
                        return kind == Suggestions.Kind.LABEL
                                ? visit.labels().stream().map(Label::name).toList()
                                : visit.folders().all().stream()
                                        .map(each -> visit.folderName(each.ref()))
                                        .toList();
                    }

                    @Override
                    public List<Correspondent> people(String beginning) {
                        try {
                            return visit.organizer()
                                    .reactions()
                                    .correspondents()
                                    .known(visit.login(), beginning);
                        } catch (OrganizerException e) {
                            return List.of(); // the rest helps, too
                        }
                    }
                })
                .of(typed);
    }
}
