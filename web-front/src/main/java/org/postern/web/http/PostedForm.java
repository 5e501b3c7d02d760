package org.postern.web.http;

import java.io.Closeable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields and files of a request. Confined to its request. Closing it deletes the temporary files.
 *
 * @param release deletes the temporary files; idempotent
 */
record PostedForm(Map<String, List<String>> fields, Map<String, List<Upload>> files, Runnable release)
        implements Exchange.Form, Closeable {
    static final PostedForm EMPTY = new PostedForm(Map.of(), Map.of(), () -> {});

    @Override
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    @Override
    public List<String> values(String name) {
        return fields.getOrDefault(name, List.of());
    }

    @Override
    public List<Upload> uploads(String name) {
        return files.getOrDefault(name, List.of());
    }

    @Override
    public Set<String> names() {
        return new LinkedHashMap<>(fields).keySet();
    }

    @Override
    public void close() {
        release.run();
    }
}
