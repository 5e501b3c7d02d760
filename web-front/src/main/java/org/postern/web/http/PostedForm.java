package org.postern.web.http;

import java.io.Closeable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields and files of a request. Confined to its request. Closing it deletes the temporary files and overwrites the
 * secrets.
 *
 * @param secrets the values of password fields, if the form was small enough to keep them out of strings
 * @param lost names of files that the disk did not take
 * @param release deletes the temporary files, overwrites the secrets; idempotent
 */
record PostedForm(
        Map<String, List<String>> fields,
        Map<String, char[]> secrets,
        Map<String, List<Upload>> files,
        Map<String, List<String>> lost,
        Runnable release)
        implements Exchange.Form, Closeable {
    static final PostedForm EMPTY = new PostedForm(Map.of(), Map.of(), Map.of(), Map.of(), () -> {});

    @Override
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    @Override
    public List<String> values(String name) {
        char[] secret = secrets.get(name);
        return secret == null ? fields.getOrDefault(name, List.of()) : List.of(new String(secret));
    }

    @Override
    public Optional<char[]> secret(String name) {
        char[] secret = secrets.get(name);
        return secret == null ? value(name).map(String::toCharArray) : Optional.of(secret.clone());
    }

    @Override
    public List<Upload> uploads(String name) {
        return files.getOrDefault(name, List.of());
    }

    @Override
    public List<String> lostFiles(String name) {
        return lost.getOrDefault(name, List.of());
    }

    @Override
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(fields.keySet());
        names.addAll(secrets.keySet());
        return names;
    }

    @Override
    public void close() {
        release.run();
    }
}
