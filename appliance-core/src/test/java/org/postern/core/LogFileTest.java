package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
    @TempDir
    Path temp;

    @Test
    void writesOneLineARecordThatNobodyCanForge() throws Exception {
        LogRecord record = record("[s1] from \"x\r\n2026-01-01T00:00:00Z ERROR forged\u2028\u001b[2J\"");
        record.setThrown(new IllegalStateException("outer\nline", new java.io.IOException("inner")));
        String line = new LogLine().format(record);
        assertThat(line)
                .startsWith("2026-11-22T23:00:00.000Z INFO  store.smtp [s1] from \"x\\x0d\\x0a2026")
                .contains(
                        "\\x2028\\x1b[2J",
                        " | java.lang.IllegalStateException: outer\\x0aline < ",
                        "IOException: inner")
                .endsWith("\n");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void putsAFullFileAsideAndKeepsSoMany() throws Exception {
        Path file = temp.resolve("postern.log");
        LogFile log = new LogFile(file, 200, 3, new LogLine());
        for (int i = 0; i < 20; i++) {
            log.publish(record("message number " + i));
        }
        log.close();
        assertThat(file).content().contains("message number 19");
        assertThat(temp.resolve("postern.log.1")).exists();
        assertThat(temp.resolve("postern.log.2")).exists();
        assertThat(temp.resolve("postern.log.3")).doesNotExist();
        assertThat(Files.size(file)).isLessThanOrEqualTo(200);
    }

    private static LogRecord record(String message) {
        LogRecord record = new LogRecord(Level.INFO, message);
        record.setLoggerName("org.postern.store.smtp");
        record.setInstant(Instant.parse("2026-11-22T23:00:00Z"));
        return record;
    }
}
