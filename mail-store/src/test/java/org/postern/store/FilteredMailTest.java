package org.postern.store;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.FolderInfo;

/** The running server asks the scripts of the account, with its {@code +detail}, before it says 250. */
class FilteredMailTest {
    @TempDir
    Path directory;

    @Test
    void mailFromOutsideIsWhereTheScriptPutIt() throws Exception {
        try (RunningServer running = new RunningServer(directory)) {
            String script = "require [\"fileinto\", \"envelope\", \"subaddress\"];\n"
                    + "if envelope :detail \"to\" \"shop\" { fileinto \"Shopping/2026\"; }";
            long alice = running.alice.id();
            running.server().filters().put(alice, "main", script);
            running.server().filters().activate(alice, "main");

            send(running.port("smtp"), "alice+Shop@office.test");
            assertThat(running.server()
                            .mailboxes()
                            .folder(alice, "Shopping/2026")
                            .map(FolderInfo::messages))
                    .hasValue(1);
            assertThat(running.server().mailboxes().folder(alice, "Shopping").map(FolderInfo::messages))
                    .as("the folder around it")
                    .hasValue(0);
            assertThat(running.inboxCount(running.alice)).isZero();
            send(running.port("smtp"), "alice@office.test");
            assertThat(running.inboxCount(running.alice)).isEqualTo(1);
        }
    }

    private static void send(int port, String recipient) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            OutputStream out = socket.getOutputStream();
            assertThat(in.readLine()).startsWith("220");
            for (String line : new String[] {
                "HELO client.test",
                "MAIL FROM:<carol@elsewhere.test>",
                "RCPT TO:<" + recipient + ">",
                "DATA",
                "From: carol@elsewhere.test\r\nSubject: x\r\n\r\nx\r\n."
            }) {
                out.write((line + "\r\n").getBytes(US_ASCII));
                out.flush();
                assertThat(in.readLine()).as(line).matches("[23].*");
            }
        }
    }
}
