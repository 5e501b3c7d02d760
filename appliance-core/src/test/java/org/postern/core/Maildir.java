package org.postern.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A maildir as a server finds it: mail that came while nobody looked. */
final class Maildir {
    private Maildir() {}

    /** Makes it with these messages, oldest first, for the user {@code mail}; its directory is that user's too. */
    static void make(Path maildir, List<String> messages) throws IOException, InterruptedException {
        for (String each : List.of("tmp", "new", "cur")) {
            Files.createDirectories(maildir.resolve(each));
        }
        for (int i = 0; i < messages.size(); i++) {
            Path file = maildir.resolve("new/" + (1_700_000_000L + i) + ".M" + i + "P1.office");
            Files.writeString(file, messages.get(i).replace("\r\n", "\n"));
        }
        ServerProgram.run("chown", "-R", "mail:mail", maildir.toString());
    }

    /** Puts one more there, as a delivery does. */
    static void put(Path maildir, String message) throws IOException, InterruptedException {
        String name = (System.currentTimeMillis() / 1000) + ".N" + System.nanoTime() + "P1.office";
        Path made = Files.writeString(
                maildir.resolve("tmp").resolve(name), message.replace("\r\n", "\n"), StandardCharsets.ISO_8859_1);
        ServerProgram.run("chown", "mail:mail", made.toString());
        Files.move(made, maildir.resolve("new").resolve(name));
    }

    /** How many messages are there. */
    static int count(Path maildir) throws IOException {
        int count = 0;
        for (String each : List.of("new", "cur")) {
            try (var files = Files.list(maildir.resolve(each))) {
                count += (int) files.count();
            }
        }
        return count;
    }
}
