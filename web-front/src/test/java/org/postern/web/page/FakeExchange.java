package org.postern.web.page;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.postern.web.http.Exchange;
import org.postern.web.http.Upload;
import org.postern.web.session.KeptForm;
import org.postern.web.session.SignIn;

/** A request built by a test. */
final class FakeExchange implements Exchange {
    final String method;
    final Map<String, String> paths;
    final Map<String, String> queries = new HashMap<>();
    final Map<String, String> headers = new HashMap<>();
    final Map<String, String> cookies = new HashMap<>();
    final Map<String, List<String>> fields = new LinkedHashMap<>();
    final List<Upload> uploads = new ArrayList<>();
    Locale locale = Locale.ENGLISH;
    Optional<KeptForm> kept = Optional.empty();
    boolean scripted;

    FakeExchange(String method, Map<String, String> paths) {
        this.method = method;
        this.paths = paths;
    }

    FakeExchange field(String name, String value) {
        fields.computeIfAbsent(name, missing -> new ArrayList<>()).add(value);
        return this;
    }

    FakeExchange upload(String name, String type, String content) {
        return upload(name, type, content, content.getBytes(StandardCharsets.UTF_8).length);
    }

    /** A file with a claimed size. */
    FakeExchange upload(String name, String type, String content, long size) {
        byte[] octets = content.getBytes(StandardCharsets.UTF_8);
        uploads.add(new Upload() {
            @Override
            public String fileName() {
                return name;
            }

            @Override
            public String contentType() {
                return type;
            }

            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        });
        return this;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public String pathValue(String name) {
        return Objects.requireNonNull(paths.get(name), name);
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public String requestId() {
        return "r1";
    }

    @Override
    public Locale locale() {
        return locale;
    }

    @Override
    public Optional<String> query(String name) {
        return Optional.ofNullable(queries.get(name));
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    @Override
    public Optional<String> cookie(String name) {
        return Optional.ofNullable(cookies.get(name));
    }

    @Override
    public Form form() {
        return new Form() {
            @Override
            public List<String> lostFiles(String name) {
                return List.of();
            }

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
                return name.equals("attachment") ? uploads : List.of();
            }

            @Override
            public Set<String> names() {
                return fields.keySet();
            }
        };
    }

    @Override
    public Optional<KeptForm> keptForm() {
        return kept;
    }

    @Override
    public void dropKeptForm() {
        kept = Optional.empty();
    }

    @Override
    public InetAddress client() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public SignIn.Asker asker() {
        return new SignIn.Asker(client(), Optional.empty(), "test");
    }

    @Override
    public boolean scripted() {
        return scripted;
    }
}
