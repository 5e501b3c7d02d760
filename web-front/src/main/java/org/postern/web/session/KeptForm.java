package org.postern.web.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A form that was posted after its session had ended.
 *
 * @param path the path that it was posted to
 * @param values every field except the CSRF token, in order, as posted
 * @param lostFiles names (hostile) of the attachments, which are not kept; the page asks for them again
 */
public record KeptForm(String path, Map<String, List<String>> values, List<String> lostFiles) {
    public KeptForm {
        values = Map.copyOf(values);
        lostFiles = List.copyOf(lostFiles);
    }

    public Optional<String> value(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst();
    }
}
