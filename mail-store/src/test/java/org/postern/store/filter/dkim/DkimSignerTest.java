package org.postern.store.filter.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.james.jdkim.DKIMVerifier;
import org.apache.james.jdkim.api.SignatureRecord;
import org.apache.james.jdkim.exceptions.FailException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.BytesMessage;

class DkimSignerTest {
    private static final String USUAL = """
            Received: from [192.0.2.7] by mail.office.test; Mon, 23 Nov 2026 02:00:00 +0000
            From: Alice <alice@office.test>
            To: bob@far.test
            Subject: The minutes of   Monday
            Date: Mon, 23 Nov 2026 02:00:00 +0000
            Message-ID: <1@office.test>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: 8bit

            Dear Bob,

            here they are.\040\040
            \040Alice
            """;

    @TempDir
    Path temp;

    private final TestKeys keys = new TestKeys();
    private final Clock clock = Clock.fixed(Instant.parse("2026-11-23T02:00:00Z"), ZoneOffset.UTC);
    private final DkimSigner signer = new DkimSigner(keys, clock);

    @Test
    void writesOneFieldForEachKeyAsTheRfcsWantIt() throws Exception {
        String fields = new String(signer.sign(message(crlf(USUAL)), TestKeys.OFFICE), US_ASCII);
        assertThat(fields.split("(?=DKIM-Signature: )", -1)).hasSize(2);
        assertThat(fields)
                .startsWith(
                        "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;\r\n\td=office.test;\r\n\ts=r1; t=1795399200;\r\n\th=from:from:to:to:cc:subject:subject:date:date:")
                .contains("DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n\td=office.test;\r\n\ts=e1;")
                .doesNotContain(" l=")
                .endsWith("==\r\n");
        assertThat(fields.replaceAll("\\s", ""))
                .contains(
                        "h=from:from:to:to:cc:subject:subject:date:date:message-id:message-id:mime-version:mime-version:"
                                + "content-type:content-type:content-transfer-encoding:content-transfer-encoding;bh=");
        assertThat(fields.split("\r\n", -1)).allMatch(line -> line.length() <= 78);
    }

    @Test
    void signsNothingWithoutAKeyOrAnAuthor() throws Exception {
        assertThat(signer.sign(message(crlf(USUAL)), Domain.parse("far.test"))).isEmpty();
        assertThat(new DkimSigner(SigningKeys.NONE, clock).sign(message(crlf(USUAL)), TestKeys.OFFICE))
                .isEmpty();
        assertThat(signer.sign(message(crlf("Subject: from nobody\n\nFrom: me\n")), TestKeys.OFFICE))
                .isEmpty();
        assertThat(signer.sign(message(new byte[0]), TestKeys.OFFICE)).isEmpty();
    }

    @Test
    void aKeyThatCannotSignIsAnError() {
        SigningKeys swapped = domain -> List.of(new SigningKey(
                "r1",
                SigningKey.Algorithm.ED25519,
                keys.active(TestKeys.OFFICE).get(0).privateKey()));
        assertThatThrownBy(() -> new DkimSigner(swapped, clock).sign(message(crlf(USUAL)), TestKeys.OFFICE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("r1 (ed25519-sha256)");
    }

    @Test
    void jdkimVerifiesTheRsaSignature() throws Exception {
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, byte[]> odd : odd().entrySet()) {
            try {
                assertThat(jdkim(transmitted(signed(odd.getValue()))))
                        .as(odd.getKey())
                        .extracting(record -> record.getSelector().toString())
                        .containsExactly("r1");
            } catch (FailException e) {
                refused.add(odd.getKey());
            }
        }
        // Headers in the platform's character set, and the empty body taken for a line end, are jDKIM's own mistakes.
        refused.removeIf(name -> name.startsWith("8bit"));
        assertThat(refused).containsExactlyInAnyOrder("empty-body", "only-blank-lines", "only-blanks");
    }

    @Test
    void dkimpyVerifiesBothSignaturesOfEveryMessage() throws Exception {
        Map<String, byte[]> messages = new LinkedHashMap<>();
        List<String> expected = new ArrayList<>();
        for (Map.Entry<String, byte[]> odd : odd().entrySet()) {
            messages.put(odd.getKey(), transmitted(signed(odd.getValue())));
            expected.add(odd.getKey() + "\trsa-sha256\tpass");
            expected.add(odd.getKey() + "\ted25519-sha256\tpass");
        }
        assertThat(new Dkimpy(temp).verify(keys.records(), messages)).isEqualTo(expected);
    }

    @Test
    void whateverIsAddedOrAlteredMakesBothFail() throws Exception {
        String signed = new String(signed(crlf(USUAL)), UTF_8);
        Map<String, byte[]> messages = new LinkedHashMap<>();
        List<String> good = new ArrayList<>();
        altered(signed).forEach((name, text) -> messages.put(name, text.getBytes(UTF_8)));
        for (String line : new Dkimpy(temp).verify(keys.records(), messages)) {
            if (line.endsWith("pass")) {
                good.add(line);
            }
        }
        assertThat(good).isEmpty();
        for (Map.Entry<String, byte[]> message : messages.entrySet()) {
            assertThatThrownBy(() -> jdkim(message.getValue()))
                    .as(message.getKey())
                    .isInstanceOf(FailException.class);
        }
    }

    @Test
    void whatRelaysDoToAMessageLeavesBothValid() throws Exception {
        String signed = new String(signed(crlf(USUAL)), UTF_8);
        Map<String, byte[]> messages = new LinkedHashMap<>();
        messages.put("received", ("Received: from far.test\r\n" + signed).getBytes(UTF_8));
        messages.put(
                "refolded", signed.replace("The minutes", "The\r\n minutes").getBytes(UTF_8));
        messages.put(
                "spaces", signed.replace("here they are.  ", "here they are.").getBytes(UTF_8));
        messages.put("empty-lines", (signed + "\r\n\r\n").getBytes(UTF_8));
        messages.put("list", ("List-Id: <minutes.far.test>\r\nReply-To: l@far.test\r\n" + signed).getBytes(UTF_8));
        assertThat(new Dkimpy(temp).verify(keys.records(), messages))
                .hasSize(10)
                .allMatch(line -> line.endsWith("\tpass"));
    }

    @Test
    void aKeyThatIsNotPublishedOrAnotherOneDoesNotVerify() throws Exception {
        byte[] signed = signed(crlf(USUAL));
        Dkimpy verifier = new Dkimpy(temp);
        assertThat(verifier.verify(Map.of(), Map.of("m", signed)))
                .hasSize(2)
                .noneMatch(line -> line.endsWith("\tpass"));
        assertThat(verifier.verify(new TestKeys().records(), Map.of("m", signed)))
                .hasSize(2)
                .noneMatch(line -> line.endsWith("\tpass"));
    }

    @Test
    void readsALargeBodyOnceInBoundedMemory() throws Exception {
        byte[] header = crlf("From: alice@office.test\nSubject: large\n\n");
        byte[] line = ("x".repeat(76) + "\r\n").getBytes(US_ASCII);
        int lines = 32 * 1_024 * 1_024 / line.length;
        long[] read = {0};
        SpooledMessage large = new SpooledMessage() {
            @Override
            public long size() {
                return header.length + (long) lines * line.length;
            }

            @Override
            public InputStream open() {
                return new SequenceInputStream(new ByteArrayInputStream(header), new Repeated(line, lines, read));
            }

            @Override
            public void close() {}
        };
        signer.sign(message(crlf(USUAL)), TestKeys.OFFICE); // classes are loaded
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        String fields = new String(signer.sign(large, TestKeys.OFFICE), US_ASCII);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(8L << 20);
        assertThat(read[0]).isLessThan((long) lines * line.length + 16_384);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < lines; i++) {
            digest.update(line);
        }
        assertThat(fields).contains("bh=" + Base64.getEncoder().encodeToString(digest.digest()) + ";");
    }

    @Test
    void aThousandFieldsOfOneNameMakeAShortList() throws Exception {
        StringBuilder text = new StringBuilder("From: alice@office.test\n");
        for (int i = 0; i < 1_000; i++) {
            text.append("To: r")
                    .append(i)
                    .append("@far.test\nList-Id: ")
                    .append(i)
                    .append('\n');
        }
        String fields = new String(signer.sign(message(crlf(text + "\nHello\n")), TestKeys.OFFICE), US_ASCII);
        assertThat(fields.length()).isLessThan(2_500);
        Map<String, byte[]> messages = Map.of("many", signed(crlf(text + "\nHello\n")));
        assertThat(new Dkimpy(temp).verify(keys.records(), messages))
                .hasSize(2)
                .allMatch(line -> line.endsWith("\tpass"));
    }

    /** Messages that canonicalization gets wrong easily. */
    private static Map<String, byte[]> odd() {
        String from = "From: Alice <alice@office.test>\n";
        Map<String, byte[]> odd = new LinkedHashMap<>();
        odd.put("usual", crlf(USUAL));
        odd.put(
                "folded",
                crlf(
                        "FROM:\n\t Alice\n  <alice@office.test> \nSubject: a\n\tb\n   c  \nTo: b@far.test,\n c@far.test\n\nHi\n"));
        odd.put("empty-subject", crlf(from + "Subject:\nTo: \n\nHi\n"));
        odd.put("blank-subject", crlf(from + "Subject: \t \n\nHi\n"));
        odd.put("colons", crlf(from + "Subject: a: b; c=d; b=x: \n\nb=1;\n"));
        odd.put("8bit", crlf("From: J\u00fcrgen <j@office.test>\nSubject: \u4f1a\u8b70\n\n\u00e4\u00f6\u00fc\n"));
        odd.put(
                "8bit-latin1",
                new String(crlf("From: J\u00fcrgen <j@office.test>\nSubject: \u00e9\u00ff\n\n\u00e4\n"), UTF_8)
                        .getBytes(ISO_8859_1));
        odd.put("no-to", crlf(from + "Subject: no To\n\nHi\n"));
        odd.put("from-only", crlf(from + "\nHi\n"));
        odd.put(
                "duplicates",
                crlf(from + "Subject: one\nTo: b@far.test\nSubject: two\nTo: c@far.test\nTo: d@far.test\n\nHi\n"));
        odd.put(
                "list",
                crlf(
                        from
                                + "List-Unsubscribe: <mailto:u@office.test>\nList-Id: <l.office.test>\nReply-To: l@office.test\n\nHi\n"));
        odd.put("no-final-line-end", crlf(from + "\nHi  there "));
        odd.put("empty-body", crlf(from + "Subject: x\n\n"));
        odd.put("only-blank-lines", crlf(from + "\n\n\n\n"));
        odd.put("only-blanks", crlf(from + "\n \n\t\n  \t \n"));
        odd.put("trailing-blank-lines", crlf(from + "\nHi\n\n\n \n\n"));
        odd.put("leading-blank-lines", crlf(from + "\n\n\nHi\n"));
        odd.put("dots", crlf(from + "\n.\n..\n. \n.Hi.\n.\n"));
        odd.put("blanks-everywhere", crlf(from + "\n a  b\t\tc \t d\t\n\t\n  x \n\n y\n"));
        odd.put("long-line", crlf(from + "Subject: " + "s".repeat(5_000) + "\n\n" + "l ".repeat(30_000) + "\n"));
        odd.put("octets", crlf(from + "\n\u0000\u0001\u007f\u000b\u000c\n"));
        StringBuilder blocks = new StringBuilder(from + "\n");
        for (int i = 0; blocks.length() < 100_000; i++) {
            // Line ends, blanks and blank lines fall on every octet of a block's end.
            blocks.append("w".repeat(i % 61))
                    .append(" ".repeat(i % 3))
                    .append("\t".repeat(i % 2))
                    .append("\n".repeat(1 + i % 4));
        }
        odd.put("blocks", crlf(blocks.toString()));
        return odd;
    }

    private static Map<String, String> altered(String signed) {
        Map<String, String> altered = new LinkedHashMap<>();
        altered.put("subject", signed.replace("minutes", "Minutes"));
        altered.put("from", signed.replace("From: Alice", "From: Alicia"));
        altered.put("to", signed.replace("bob@far", "eve@far"));
        altered.put("date", signed.replace("Date: Mon, 23", "Date: Mon, 24"));
        altered.put("type", signed.replace("text/plain", "text/html"));
        altered.put("no-subject", signed.replaceAll("Subject: .*\r\n", ""));
        altered.put("body", signed.replace("here they are", "here they aren't"));
        altered.put("line-more", signed + "P. S. Pay to account 7.\r\n");
        altered.put("blank-in-body", signed.replace("they are", "theyare"));
        altered.put("indented", signed.replace("\r\nhere", "\r\n here"));
        for (String name :
                List.of("From", "Subject", "To", "Date", "Cc", "Content-Type", "MIME-Version", "Message-ID")) {
            altered.put("added-on-top-" + name, name + ": other\r\n" + signed);
            altered.put("added-below-" + name, signed.replace("8bit\r\n\r\n", "8bit\r\n" + name + ": other\r\n\r\n"));
        }
        altered.put("time", signed.replace("t=1795399200", "t=1795399201"));
        altered.put("fewer-signed", signed.replace("from:from:to:", "from:to:"));
        altered.put("length", signed.replace("; t=", "; l=5; t="));
        return altered;
    }

    private List<SignatureRecord> jdkim(byte[] message) throws IOException, FailException {
        DKIMVerifier verifier = new DKIMVerifier((methods, selector, token) -> {
            String record = keys.records().get(selector + "._domainkey." + token);
            return record == null || record.contains("ed25519") ? List.of() : List.of(record);
        });
        return verifier.verify(new ByteArrayInputStream(message));
    }

    private byte[] signed(byte[] message) throws IOException {
        byte[] fields = signer.sign(message(message), TestKeys.OFFICE);
        return new SequenceInputStream(new ByteArrayInputStream(fields), new ByteArrayInputStream(message))
                .readAllBytes();
    }

    /** SMTP ends every line. */
    private static byte[] transmitted(byte[] message) {
        String text = new String(message, ISO_8859_1);
        return (text.endsWith("\r\n") ? text : text + "\r\n").getBytes(ISO_8859_1);
    }

    private static SpooledMessage message(byte[] content) {
        return new BytesMessage(content);
    }

    private static byte[] crlf(String text) {
        return text.replace("\n", "\r\n").getBytes(UTF_8);
    }

    /** Lines that nobody keeps. */
    private static final class Repeated extends InputStream {
        private final byte[] line;
        private final long[] read;
        private final long end;
        private long at;

        Repeated(byte[] line, int lines, long[] read) {
            this.line = line;
            this.read = read;
            this.end = (long) lines * line.length;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] block, int offset, int length) {
            if (at == end) {
                return -1;
            }
            int count = (int) Math.min(length, end - at);
            for (int i = 0; i < count; i++) {
                block[offset + i] = line[(int) ((at + i) % line.length)];
            }
            at += count;
            read[0] += count;
            return count;
        }
    }
}
