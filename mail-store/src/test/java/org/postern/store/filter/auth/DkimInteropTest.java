package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.Needed;

/** What dkimpy signs, a verifier and signer that shares no code with ours, verifies here (Debian: python3-dkim). */
class DkimInteropTest {
    private static final Path DKIMSIGN = Path.of("/usr/bin/dkimsign");
    private static final String HEADER = "Received: from a by b;\n\tyesterday\nFrom: Joe <joe@far.test>\n"
            + "To: alice@office.test,\n  bob@office.test\nSubject: =?utf-8?q?gr=C3=BC=C3=9Fe?= \t x\n \n y\n"
            + "DATE: Mon, 1 Jan 2024 00:00:00 +0000\nX-Empty:\nContent-Type: text/plain; charset=utf-8\n";
    private static final List<String> BODIES = List.of(
            "",
            "\n",
            "\n\n\n",
            "Hi.\n",
            "Hi.",
            " \t \n\nHi  there \t\n .\n\n\n \n",
            "..\n.\n",
            "gr\u00c3\u00bc\u00c3\u009fe \u00ff\u0080\n",
            ("0123456789 ".repeat(80) + "\n").repeat(1_200));

    @TempDir
    Path directory;

    @BeforeEach
    void needsTheTool() {
        Needed.that(Files.isExecutable(DKIMSIGN), "python3-dkim");
    }

    @Test
    void verifiesWhatDkimpySigns() throws Exception {
        for (String algorithm : List.of("rsa-sha256", "ed25519-sha256")) {
            Signing keys = algorithm.startsWith("rsa") ? new Signing("RSA", 2_048) : new Signing("Ed25519", 0);
            Path key = Files.writeString(directory.resolve(algorithm), keys.privateKey());
            try (Zone zone = new Zone()) {
                zone.txt("one._domainkey.far.test", keys.record(algorithm.startsWith("rsa") ? "" : "k=ed25519; "));
                DkimCheck check = new DkimCheck(5);
                MailDns dns = zone.forOne(InetAddress.getLoopbackAddress(), Duration.ofSeconds(2));
                for (int i = 0; i < BODIES.size(); i++) {
                    String canon = List.of("simple", "relaxed").get(i % 2);
                    String other = List.of("simple", "relaxed").get(i / 2 % 2);
                    String signed = signed(key, algorithm, canon, other, HEADER + "\n" + BODIES.get(i));
                    String what = algorithm + " " + canon + "/" + other + " body " + i;
                    assertThat(results(check, dns, signed)).as(what).containsExactly(DkimResult.PASS);
                    assertThat(results(check, dns, signed.replace("joe@far", "jim@far")))
                            .as(what)
                            .containsExactly(DkimResult.FAIL);
                    assertThat(results(check, dns, signed + "x\n")).as(what).containsExactly(DkimResult.FAIL);
                }
            }
        }
    }

    private static List<DkimResult> results(DkimCheck check, MailDns dns, String lines) throws IOException {
        Letter letter = Letter.of(lines);
        MessageHeader header = MessageHeader.read(letter);
        List<DkimCheck.Candidate> begun = check.begin(header, dns);
        DkimCheck.answers(begun).join();
        return check
                .verify(begun, header, () -> {
                    InputStream in = letter.open();
                    in.skipNBytes(header.length());
                    return in;
                })
                .stream()
                .map(DkimFinding::result)
                .toList();
    }

    private String signed(Path key, String algorithm, String header, String body, String lines) throws Exception {
        Path in =
                Files.write(directory.resolve("in"), lines.replace("\n", "\r\n").getBytes(ISO_8859_1));
        Path out = directory.resolve("out");
        Process dkimsign = new ProcessBuilder(
                        DKIMSIGN.toString(),
                        "--hcanon",
                        header,
                        "--bcanon",
                        body,
                        "--signalg",
                        algorithm,
                        "one",
                        "far.test",
                        key.toString())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(dkimsign.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dkimsign.exitValue()).isZero();
        return Files.readString(out, ISO_8859_1).replace("\r\n", "\n");
    }
}
