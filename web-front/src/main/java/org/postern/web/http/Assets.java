package org.postern.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.web.runtime.WebDigest;

/**
 * Serves the pages' static files from the class path under {@code /assets/NAME.HASH.EXTENSION}. Serves only files of
 * one flat directory, and only with the hash of their current content. Thread-safe. A requested file stays in memory.
 */
public final class Assets implements AssetUrls {
    static final String PATTERN = "/assets/{file}";

    private static final String DIRECTORY = "/org/postern/web/page/assets/";
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9][a-z0-9_-]{0,60}(?:\\.[a-z0-9_-]{1,20}){0,2}\\.[a-z0-9]{2,11}");
    private static final Pattern HASHED = Pattern.compile("(.{1,90})\\.([0-9a-f]{16})\\.([a-z0-9]{2,11})");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css;charset=utf-8",
            "js", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "webmanifest", "application/manifest+json",
            "txt", "text/plain;charset=utf-8");

    private static final class Asset {
        private final String type;
        private final String hash;
        private final byte[] content;

        Asset(String type, String hash, byte[] content) {
            this.type = type;
            this.hash = hash;
            this.content = content;
        }
    }

    private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

    @Override
    public String assetUrl(String name) {
        Asset asset = asset(name).orElseThrow(() -> new IllegalArgumentException("no such asset: " + name));
        int dot = name.lastIndexOf('.');
        return "/assets/" + name.substring(0, dot) + "." + asset.hash + name.substring(dot);
    }

    /** The file with this hashed name. */
    Optional<Response> serve(String file) {
        Matcher parts = HASHED.matcher(file);
        if (!parts.matches()) {
            return Optional.empty();
        }
        return asset(parts.group(1) + "." + parts.group(3))
                .filter(asset -> asset.hash.equals(parts.group(2)))
                .map(asset ->
                        new Response(200, Response.Kind.ASSET, asset.type, Map.of(), out -> out.write(asset.content)));
    }

    private Optional<Asset> asset(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        Asset known = loaded.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Asset> found = load(name);
        found.ifPresent(asset -> loaded.put(name, asset));
        return found;
    }

    private static Optional<Asset> load(String name) {
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        try (InputStream in = Assets.class.getResourceAsStream(DIRECTORY + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] content = in.readAllBytes();
            byte[] digest = WebDigest.sha256().digest(content);
            return Optional.of(new Asset(type, HexFormat.of().formatHex(digest, 0, 8), content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
