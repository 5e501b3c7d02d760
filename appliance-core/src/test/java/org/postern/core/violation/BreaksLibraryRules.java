package org.postern.core.violation;

import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Uses each library where it has no business. */
final class BreaksLibraryRules {
    static final HashMap<String, String> STATE = new HashMap<>();

    @Nullable
    Connection sql;

    io.netty.channel.@Nullable Channel netty;
    org.apache.james.protocols.api.@Nullable Response james;
    org.eclipse.jetty.server.@Nullable Server jetty;
    freemarker.template.@Nullable Template freemarker;
    jakarta.mail.@Nullable Message mail;
    org.apache.james.mime4j.stream.@Nullable Field field;
    biweekly.@Nullable ICalendar calendar;
    org.apache.pdfbox.pdmodel.@Nullable PDDocument pdf;
    org.tomlj.@Nullable TomlTable toml;
    picocli.@Nullable CommandLine cli;

    @SuppressWarnings("SystemOut")
    void print(Map<String, String> map) {
        System.out.println(map);
    }
}
