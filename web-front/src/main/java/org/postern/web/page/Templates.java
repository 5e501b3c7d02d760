package org.postern.web.page;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.HTMLOutputFormat;
import freemarker.template.Configuration;
import freemarker.template.DefaultObjectWrapperBuilder;
import freemarker.template.Template;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The templates. All are parsed at start, so a broken template stops the start and no request reads a file. Output is
 * HTML, escaped. A template that fails writes nothing. Thread-safe.
 */
public final class Templates {
    static final List<String> NAMES = List.of(
            "arriving",
            "blocked",
            "body",
            "choose",
            "compose",
            "empty",
            "error",
            "file",
            "keys",
            "label",
            "labels",
            "folder",
            "folders",
            "list",
            "login",
            "outbox",
            "password",
            "pictures",
            "print",
            "read",
            "settings",
            "source",
            "unsubscribe");

    private static final FutureTask<Templates> PARSED = new FutureTask<>(Templates::new);

    private final Map<String, Template> templates = new HashMap<>();

    /** The templates of this process. The first caller parses them; others wait for it. */
    public static Templates parsed() {
        PARSED.run();
        try {
            return PARSED.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a template is broken", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while templates were parsed", e);
        }
    }

    private Templates() {
        Configuration configuration = new Configuration(Configuration.VERSION_2_3_35);
        configuration.setTemplateLoader(new ClassTemplateLoader(Templates.class, "templates"));
        configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
        configuration.setURLEscapingCharset(StandardCharsets.UTF_8.name());
        configuration.setOutputFormat(HTMLOutputFormat.INSTANCE);
        configuration.setRecognizeStandardFileExtensions(true);
        configuration.setLocalizedLookup(false);
        configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
        configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        configuration.setLogTemplateExceptions(false);
        configuration.setWrapUncheckedExceptions(true);
        configuration.setNumberFormat("computer");
        configuration.setAPIBuiltinEnabled(false);
        configuration.setNewBuiltinClassResolver(freemarker.core.TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        DefaultObjectWrapperBuilder wrapper = new DefaultObjectWrapperBuilder(Configuration.VERSION_2_3_35);
        wrapper.setExposeFields(false);
        configuration.setObjectWrapper(wrapper.build());
        try {
            for (String name : NAMES) {
                templates.put(name, configuration.getTemplate(name + ".ftlh"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("template", e);
        }
    }

    /**
     * Fills a template.
     *
     * @throws IllegalStateException when template and model do not match: our own bug
     */
    public String render(String name, Map<String, ?> model) {
        Template template = templates.get(name);
        if (template == null) {
            throw new IllegalStateException("no template " + name);
        }
        StringWriter out = new StringWriter(16 << 10);
        try {
            template.process(model, out);
        } catch (TemplateException | IOException e) {
            throw new IllegalStateException("template " + name, e);
        }
        return out.toString();
    }
}
