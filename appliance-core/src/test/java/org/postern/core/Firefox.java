package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's Firefox without a screen, driven over WebDriver BiDi (W3C), which it speaks itself. Confined to one thread. */
final class Firefox implements AutoCloseable {
    static final Path PROGRAM = Path.of("/usr/bin/firefox-esr");
    private static final Pattern LISTENING = Pattern.compile("WebDriver BiDi listening on (ws://\\S+)");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final WebSocket socket;
    private final BlockingQueue<String> answers;
    private final String context;
    private int serial;

    private Firefox(Process process, WebSocket socket, BlockingQueue<String> answers) {
        this.process = process;
        this.socket = socket;
        this.answers = answers;
        JsonObject capabilities = object("alwaysMatch", object("acceptInsecureCerts", true));
        JsonObject unused = call("session.new", object("capabilities", capabilities));
        context = call("browsingContext.getTree", new JsonObject())
                .getAsJsonArray("contexts")
                .get(0)
                .getAsJsonObject()
                .get("context")
                .getAsString();
    }

    /** Starts it with a new profile below the directory. */
    static Firefox start(Path directory) throws IOException, InterruptedException {
        Path profile = Files.createDirectories(directory.resolve("profile"));
        ProcessBuilder builder = new ProcessBuilder(
                PROGRAM.toString(),
                "--headless",
                "--no-remote",
                "--profile",
                profile.toString(),
                "--remote-debugging-port",
                "0",
                "about:blank");
        builder.environment().putAll(Map.of("HOME", directory.toString(), "MOZ_CRASHREPORTER_DISABLE", "1"));
        Process process = builder.redirectErrorStream(true).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher found = LISTENING.matcher(line);
            if (found.find()) {
                Thread drain = new Thread(() -> out.lines().forEach(said -> {}), "firefox-output");
                drain.setDaemon(true);
                drain.start();
                BlockingQueue<String> answers = new LinkedBlockingQueue<>();
                WebSocket socket = HttpClient.newHttpClient()
                        .newWebSocketBuilder()
                        .buildAsync(URI.create(found.group(1) + "/session"), new Gathering(answers))
                        .join();
                return new Firefox(process, socket, answers);
            }
        }
        throw new IOException("Firefox ended with " + process.waitFor());
    }

    private static final class Gathering implements WebSocket.Listener {
        private final BlockingQueue<String> answers;
        private final StringBuilder part = new StringBuilder();

        Gathering(BlockingQueue<String> answers) {
            this.answers = answers;
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                answers.add(part.toString());
                part.setLength(0);
            }
            return WebSocket.Listener.super.onText(from, data, last);
        }
    }

    void open(String url) {
        JsonObject where = object("context", context);
        where.addProperty("url", url);
        where.addProperty("wait", "complete");
        JsonObject unused = call("browsingContext.navigate", where);
    }

    /** The value of an expression in the page, as text. */
    String value(String expression) {
        JsonObject asked = object("expression", "Promise.resolve(" + expression + ").then(String)");
        asked.add("target", object("context", context));
        asked.addProperty("awaitPromise", true);
        JsonObject answer = call("script.evaluate", asked);
        JsonElement result =
                answer.has("result") ? answer.getAsJsonObject("result").get("value") : null;
        return result == null || result instanceof JsonNull ? "" : result.getAsString();
    }

    /** Waits until a condition of the page holds, through navigations too. */
    void until(String condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!value("new Promise(done => setTimeout(() => done(Boolean(" + condition + ")), 30))")
                .equals("true")) {
            assertThat(System.nanoTime() - end)
                    .as(condition + " in " + value("document.body.innerText"))
                    .isNegative();
        }
    }

    /** Types into a field, key by key. */
    void type(String selector, String text) {
        String unusedFocus =
                value("document.querySelector(" + new com.google.gson.JsonPrimitive(selector) + ").focus()");
        JsonArray keys = new JsonArray();
        text.codePoints().forEach(c -> {
            for (String kind : new String[] {"keyDown", "keyUp"}) {
                JsonObject key = object("type", kind);
                key.addProperty("value", Character.toString(c));
                keys.add(key);
            }
        });
        JsonObject source = object("type", "key");
        source.addProperty("id", "keyboard");
        source.add("actions", keys);
        JsonArray sources = new JsonArray();
        sources.add(source);
        JsonObject actions = object("context", context);
        actions.add("actions", sources);
        JsonObject unused = call("input.performActions", actions);
    }

    void click(String selector) {
        String unused = value("document.querySelector(" + new com.google.gson.JsonPrimitive(selector) + ").click()");
    }

    /** The result of a command; a script that failed because its page went away has an empty one. */
    private JsonObject call(String method, JsonObject parameters) {
        int id = ++serial;
        JsonObject command = object("method", method);
        command.addProperty("id", id);
        command.add("params", parameters);
        var unused = socket.sendText(command.toString(), true).join();
        try {
            while (true) {
                String text = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (text == null) {
                    throw new IllegalStateException("Firefox does not answer to " + method);
                }
                JsonObject answer = JsonParser.parseString(text).getAsJsonObject();
                if (answer.has("id")
                        && !answer.get("id").isJsonNull()
                        && answer.get("id").getAsInt() == id) {
                    if (answer.has("result")) {
                        return answer.getAsJsonObject("result");
                    }
                    assertThat(method).as(text).isEqualTo("script.evaluate");
                    return new JsonObject();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject object(String name, Object value) {
        JsonObject object = new JsonObject();
        if (value instanceof JsonElement element) {
            object.add(name, element);
        } else if (value instanceof Boolean flag) {
            object.addProperty(name, flag);
        } else {
            object.addProperty(name, String.valueOf(value));
        }
        return object;
    }

    @Override
    public void close() {
        socket.abort();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
