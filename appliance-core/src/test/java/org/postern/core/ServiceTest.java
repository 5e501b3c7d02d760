package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The box as a service without a terminal: its log, its signals, what its manager is told. */
class ServiceTest {
    private static final String RECEIVER = "import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\n"
            + "s.bind(sys.argv[1]); print('bound',flush=True)\n"
            + "while True: print(s.recv(4096).decode().replace('\\n',' '),flush=True)";

    @TempDir
    Path temporary;

    @Test
    void aDetachedServerLogsToItsFileAlone() throws Exception {
        Path data = Office.in(temporary);
        try (ServerProcess server = ServerProcess.serve(data, List.of(), List.of("--detached"))) {
            assertThatThrownBy(() -> ServerProcess.serve(data, List.of(), List.of("--detached")))
                    .isInstanceOf(IOException.class);
            assertThat(Files.readAllLines(temporary.resolve("serve.err")))
                    .as("what stops a start, and nothing else")
                    .singleElement()
                    .asString()
                    .contains("another Postern server is running on " + data + " (process " + server.pid() + ")");
            assertThat(server.stop()).isZero();
        }
        assertThat(Files.readString(log(data))).contains("ready at https://localhost", "stopping");
        assertThat(Files.readAllLines(temporary.resolve("serve.err"))).hasSize(1);
    }

    @Test
    void aHangupOpensTheLogAnewAndTakesOverANewCertificate() throws Exception {
        Path data = Office.in(temporary);
        try (ServerProcess server = ServerProcess.serve(data, List.of(), List.of("--detached"))) {
            Path aside = data.resolve("log/postern.log-20261123");
            Files.move(log(data), aside);
            server.signal("HUP");
            await(log(data), "the certificate is the same");
            String before = Files.readString(aside);
            assertThat(before).contains("ready at").doesNotContain("reloaded");

            Path fresh = temporary.resolve("fresh");
            Path other = Office.in(Files.createDirectory(fresh));
            for (String file : List.of("ca.pem", "ca-key.pem", "server.pem")) {
                Files.copy(
                        other.resolve("keys").resolve(file),
                        data.resolve("keys").resolve(file),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            server.signal("HUP");
            await(log(data), "the certificate is a new one");
            assertThat(server.runs()).isTrue();
            assertThat(Files.readString(aside)).isEqualTo(before);
            assertThat(server.stop()).isZero();
        }
    }

    @Test
    void theServiceManagerIsToldWhenItIsReadyAndWhenItStops() throws Exception {
        Needed.that(ServerProgram.canRun("/usr/bin/systemd-notify", "/usr/bin/python3"), "systemd-notify");
        Path data = Office.in(temporary);
        Path socket = Files.createTempDirectory("notify").resolve("s"); // a short name, as such sockets want
        Process manager = new ProcessBuilder("python3", "-c", RECEIVER, socket.toString()).start();
        try (BufferedReader told = manager.inputReader()) {
            assertThat(told.readLine()).isEqualTo("bound");
            try (ServerProcess server =
                    ServerProcess.serve(data, List.of("env", "NOTIFY_SOCKET=" + socket), List.of("--detached"))) {
                assertThat(nextButBarrier(told))
                        .contains("READY=1", "MAINPID=" + server.pid(), "STATUS=Ready at https://localhost");
                assertThat(server.stop()).isZero();
            }
            assertThat(nextButBarrier(told)).contains("STOPPING=1");
        } finally {
            manager.destroyForcibly().waitFor();
            Files.deleteIfExists(socket);
            Files.delete(socket.getParent());
        }
    }

    @Test
    void aManagerThatCannotBeToldStopsNothing() throws Exception {
        Path data = Office.in(temporary);
        Path tools = Files.createDirectory(temporary.resolve("tools"));
        Path broken = Files.writeString(tools.resolve("systemd-notify"), "#!/bin/sh\nexit 7\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String path : List.of(tools + ":" + System.getenv("PATH"), temporary.toString())) {
            try (ServerProcess server = ServerProcess.serve(
                    data, List.of("/usr/bin/env", "NOTIFY_SOCKET=/nowhere", "PATH=" + path), List.of())) {
                await(log(data), "the service manager was not told");
                assertThat(server.stop()).isZero();
            }
            Files.delete(log(data));
        }
    }

    @Test
    void anOlderProgramRefusesTheDataOfANewerOne() throws Exception {
        Path data = Office.in(temporary);
        assertThat(data.resolve("version")).doesNotExist();
        try (ServerProcess server = ServerProcess.serve(data)) {
            await(data.resolve("version"), Version.running().text());
            assertThat(server.stop()).isZero();
        }
        Files.writeString(data.resolve("version"), "999.1\n");
        assertThatThrownBy(() -> ServerProcess.serve(data)).isInstanceOf(IOException.class);
        assertThat(Files.readString(temporary.resolve("serve.err")))
                .contains("Postern 999.1 has run on " + data, "Nothing was changed");
        assertThatThrownBy(() -> ServerProcess.command("", "user", "list", "--data", data.toString()))
                .hasMessageContaining("Postern 999.1");
    }

    /** Each message is followed by one that only asks whether it was read. */
    private static String nextButBarrier(BufferedReader told) throws IOException {
        String line = told.readLine();
        while (line != null && line.startsWith("BARRIER")) {
            line = told.readLine();
        }
        return String.valueOf(line);
    }

    private static Path log(Path data) {
        return data.resolve("log/postern.log");
    }

    /** Returns when the file has the words. */
    private static void await(Path file, String words) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(file) || !Files.readString(file).contains(words)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(words + " never stood in " + file);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
