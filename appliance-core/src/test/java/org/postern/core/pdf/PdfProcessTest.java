package org.postern.core.pdf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.postern.core.Needed;
import org.postern.message.file.FileKind;
import org.postern.message.file.FileText;
import org.postern.message.file.FileTexts;
import org.postern.message.file.PdfText;

class PdfProcessTest {
    private static final PdfCommand COMMAND = new PdfCommand(Path.of(System.getProperty("java.home"), "bin", "java"));
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final PdfProcess SHARED = new PdfProcess(COMMAND, LONG, LONG);

    @AfterAll
    static void end() {
        SHARED.close();
    }

    @Test
    void readsTheTextOfAllPages() throws IOException {
        FileText text = read(SHARED, SamplePdf.english(List.of("The contract of Nagoya\nsigned in May", "second page")))
                .orElseThrow();
        assertThat(text.text().lines()).contains("The contract of Nagoya", "signed in May", "second page");
        assertThat(text.extent()).isEqualTo(FileText.Extent.WHOLE);
    }

    @Test
    void readsJapanese() throws IOException {
        try (InputStream pdf = Objects.requireNonNull(getClass().getResourceAsStream("chromium-japanese.pdf"))) {
            assertThat(read(SHARED, pdf.readAllBytes()).orElseThrow().text()).contains("御請求書", "東西商事", "賃貸借契約");
        }
        assertThat(text(SamplePdf.japanese("UniJIS-UTF16-H", StandardCharsets.UTF_16BE, "名古屋の倉庫")))
                .contains("名古屋の倉庫");
        assertThat(text(SamplePdf.japanese("90ms-RKSJ-H", Charset.forName("windows-31j"), "御見積書 株式会社")))
                .contains("御見積書", "株式会社");
        assertThat(text(SamplePdf.japanese("EUC-H", Charset.forName("EUC-JP"), "納品書")))
                .contains("納品書");
    }

    @Test
    void readsWhatIsOnlyProtectedFromChangesAndNotWhatIsEncrypted() throws IOException {
        assertThat(read(SHARED, SamplePdf.encrypted("", "open to all"))
                        .orElseThrow()
                        .text())
                .contains("open to all");
        assertThat(read(SHARED, SamplePdf.encrypted("secret", "closed to most")))
                .isEmpty();
    }

    @Test
    void aDamagedOneGivesWhatCanBeReadOrNothingAndTheProcessStays() throws IOException {
        byte[] whole = SamplePdf.english(List.of("first page", "second page"));
        assertThat(read(SHARED, Arrays.copyOf(whole, whole.length * 2 / 3))).isNotNull();
        long process = pid();
        assertThat(read(SHARED, "%PDF-1.7 and then not".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(read(SHARED, "no PDF at all".getBytes(StandardCharsets.US_ASCII)))
                .isEmpty();
        assertThat(read(SHARED, whole).orElseThrow().text()).contains("second page");
        assertThat(pid()).isEqualTo(process);
    }

    @Test
    void keepsTheBeginningOfALongOne() throws IOException {
        byte[] pdf = SamplePdf.english(Collections.nCopies(50, "words and words and words"));
        FileText text = SHARED.read(new ByteArrayInputStream(pdf), 100).orElseThrow();
        assertThat(text.text()).hasSize(100);
        assertThat(text.extent()).isEqualTo(FileText.Extent.CUT);
    }

    @Test
    void doesNotReadOneThatIsTooLarge() throws IOException {
        byte[] pdf = SamplePdf.english(List.of("small"));
        byte[] large = Arrays.copyOf(pdf, FileTexts.MOST_OCTETS + 1);
        assertThat(read(SHARED, large)).isEmpty();
        assertThat(read(SHARED, pdf)).isPresent();
    }

    @Test
    void aFileThatCannotBeReadIsNotTakenForABadPdf() throws IOException {
        InputStream broken = new InputStream() {
            private int octets;

            @Override
            public int read() throws IOException {
                if (octets++ > 200_000) {
                    throw new IOException("the disk");
                }
                return "%PDF-1.7\n".charAt(octets % 9);
            }

            @Override
            public int read(byte[] into, int at, int length) throws IOException {
                into[at] = (byte) read();
                return 1;
            }
        };
        assertThat(catchThrowable(() -> SHARED.read(broken, 100))).hasMessage("the disk");
        assertThat(read(SHARED, SamplePdf.english(List.of("next")))).isPresent();
    }

    @Test
    void oneThatTakesTooLongIsEndedByForce() throws IOException {
        try (PdfProcess hasty = new PdfProcess(COMMAND, Duration.ofSeconds(3), LONG)) {
            long began = System.nanoTime();
            assertThat(read(hasty, SamplePdf.endless())).isEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
            assertThat(hasty.reader()).isEmpty();
        }
    }

    @Test
    void oneThatUnpacksToTooMuchCostsItsOwnTextAlone() throws IOException {
        byte[] bomb = SamplePdf.bomb(700 << 20);
        assertThat(bomb).hasSizeLessThan(1 << 20);
        assertThat(read(SHARED, bomb)).isEmpty();
        assertThat(read(SHARED, SamplePdf.deep(1_000_000))).isEmpty();
        assertThat(read(SHARED, SamplePdf.circular())).isEmpty();
        assertThat(read(SHARED, SamplePdf.english(List.of("after them")))).isPresent();
    }

    @Test
    void aProcessThatDiedIsStartedAnew() throws IOException {
        byte[] pdf = SamplePdf.english(List.of("again"));
        try (PdfProcess process = new PdfProcess(COMMAND, LONG, LONG)) {
            assertThat(read(process, pdf)).isPresent();
            ProcessHandle first = process.reader().orElseThrow();
            first.destroyForcibly();
            first.onExit().join();
            assertThat(read(process, pdf)).isPresent();
            assertThat(process.reader()).isPresent().get().isNotEqualTo(first);
        }
    }

    @Test
    void endsWhenIdleAndWhenClosed() throws Exception {
        byte[] pdf = SamplePdf.english(List.of("once"));
        PdfProcess process = new PdfProcess(COMMAND, LONG, Duration.ofMillis(50));
        read(process, pdf);
        Optional<ProcessHandle> idle = process.reader();
        if (idle.isPresent()) { // otherwise it has ended already
            idle.get().onExit().get(30, TimeUnit.SECONDS);
        }
        PdfProcess other = new PdfProcess(COMMAND, LONG, LONG);
        read(other, pdf);
        ProcessHandle last = other.reader().orElseThrow();
        other.close();
        last.onExit().get(30, TimeUnit.SECONDS);
        assertThat(read(other, pdf)).isEmpty();
        process.close();
    }

    @Test
    void theProgramEndsWithItsInputAlsoInTheMidstOfAPdf() throws Exception {
        byte[] bomb = SamplePdf.endless();
        Process program = COMMAND.start();
        try (var out = new DataOutputStream(program.getOutputStream())) {
            out.writeByte(1);
            out.writeInt(1000);
            for (int at = 0; at < bomb.length; at += PdfReader.CHUNK) {
                int length = Math.min(PdfReader.CHUNK, bomb.length - at);
                out.writeInt(length);
                out.write(bomb, at, length);
            }
            out.writeInt(0);
        } // what a killed server leaves: the end of the input
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
    }

    @Test
    void withoutJavaNoTextIsReadAndNothingFails() throws IOException {
        try (PdfProcess none = new PdfProcess(new PdfCommand(Path.of("/nonexistent/java")), LONG, LONG)) {
            byte[] pdf = SamplePdf.english(List.of("unread"));
            assertThat(read(none, pdf)).isEmpty();
            assertThat(read(none, pdf)).isEmpty();
        }
    }

    @Test
    void theProcessCanWriteNoFileAndHasNoRights() throws IOException {
        assertThat(read(SHARED, SamplePdf.english(List.of("limits")))).isPresent();
        Path proc = Path.of("/proc", String.valueOf(pid()));
        Needed.that(Files.isExecutable(Path.of("/usr/bin/prlimit")), "prlimit");
        assertThat(Files.readString(proc.resolve("limits"))).containsPattern("Max file size +0 +0");
        assertThat(Files.readString(proc.resolve("status"))).containsPattern("NoNewPrivs:\\s+1");
        assertThat(Files.readString(proc.resolve("environ"))).doesNotContain("PATH", "HOME");
    }

    private static Optional<FileText> read(PdfText texts, byte[] pdf) throws IOException {
        return new FileTexts(texts)
                .read(FileKind.PDF, new ByteArrayInputStream(pdf), Optional.empty(), FileTexts.MOST_TEXT);
    }

    private static String text(byte[] pdf) throws IOException {
        return read(SHARED, pdf).orElseThrow().text();
    }

    private static long pid() {
        return SHARED.reader().orElseThrow().pid();
    }
}
