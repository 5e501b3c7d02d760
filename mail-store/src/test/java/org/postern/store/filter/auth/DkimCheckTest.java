package org.postern.store.filter.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.platform.StoreDigests;

/** The signed messages of RFC 6376 and RFC 8463, and signatures that must not count. */
class DkimCheckTest {
    private static final String RFC6376_KEY = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQ"
            + "KBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
            + "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    /** RFC 6376 A.2 with its errata 3192 (one space in the body) and 4926 (the indentation that was signed). */
    private static final String RFC6376 = """
            DKIM-Signature: v=1; a=rsa-sha256; s=brisbane; d=example.com;
                  c=simple/simple; q=dns/txt; i=joe@football.example.com;
                  h=Received : From : To : Subject : Date : Message-ID;
                  bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
                  b=AuUoFEfDxTDkHlLXSZEpZj79LICEps6eda7W3deTVFOk4yAUoqOB
                  4nujc7YopdG5dWLSdNg6xNAZpOPr+kHxt1IrE+NahM6L/LbvaHut
                  KVdkLLkpVaVVQPzeRDI009SO2Il5Lu7rDNH6mZckBdrIx0orEtZV
                  4bmp/YzhwvcubU4=;
            Received: from client1.football.example.com  [192.0.2.1]
                  by submitserver.example.com with SUBMISSION;
                  Fri, 11 Jul 2003 21:01:54 -0700 (PDT)
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game. Are you hungry yet?

            Joe.
            """;

    private static final String RFC8463_RSA_KEY = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWR"
            + "iGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutAC"
            + "DfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3"
            + "Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
    private static final String RFC8463_ED25519_KEY =
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    /** RFC 8463 A.3. */
    private static final String RFC8463 = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
             Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
            DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=test; t=1528637909; h=from : to : subject :
             date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
             DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
             dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.

            """;

    private static final String LETTER = """
            From: Joe <joe@far.test>
            To: alice@office.test
            Subject:  hello \t there
             again

            Hi  Alice, \t
            how are you?


            """;
    private static final String TAGS = "v=1; a=rsa-sha256; c=relaxed/relaxed; d=far.test; s=one; h=from:to:subject;";

    private Zone zone;

    @BeforeEach
    void open() throws IOException {
        zone = new Zone();
    }

    @AfterEach
    void close() throws IOException {
        zone.close();
    }

    private List<DkimFinding> verify(String lines) throws IOException {
        return verify(Letter.of(lines), 5);
    }

    private List<DkimFinding> verify(Letter letter, int most) throws IOException {
        DkimCheck check = new DkimCheck(most);
        MessageHeader header = MessageHeader.read(letter);
        List<DkimCheck.Candidate> begun =
                check.begin(header, zone.forOne(InetAddress.getLoopbackAddress(), Duration.ofMillis(600)));
        DkimCheck.answers(begun).join();
        return check.verify(begun, header, () -> body(letter, header.length()));
    }

    private static InputStream body(Letter letter, int header) {
        try {
            InputStream in = letter.open();
            in.skipNBytes(header);
            return in;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DkimResult only(String lines) throws IOException {
        List<DkimFinding> findings = verify(lines);
        assertThat(findings).hasSize(1);
        return findings.get(0).result();
    }

    @Test
    void verifiesTheMessageOfRfc6376() throws IOException {
        zone.txt("brisbane._domainkey.example.com", RFC6376_KEY);
        assertThat(only(RFC6376)).isEqualTo(DkimResult.PASS);
        assertThat(only(RFC6376.replace("Hi.", "Ho."))).isEqualTo(DkimResult.FAIL);
        assertThat(only(RFC6376.replace("dinner", "Dinner"))).isEqualTo(DkimResult.FAIL);
        assertThat(only(RFC6376.replace("Suzie Q", "Suzie  Q"))).isEqualTo(DkimResult.FAIL);
        assertThat(only(RFC6376 + "\n\n")).isEqualTo(DkimResult.PASS);
        assertThat(only(RFC6376 + "more\n")).isEqualTo(DkimResult.FAIL);
    }

    @Test
    void verifiesBothSignaturesOfRfc8463() throws IOException {
        zone.txt("brisbane._domainkey.football.example.com", RFC8463_ED25519_KEY)
                .txt("test._domainkey.football.example.com", RFC8463_RSA_KEY);
        assertThat(verify(RFC8463)).extracting(DkimFinding::result).containsExactly(DkimResult.PASS, DkimResult.PASS);
        assertThat(verify(RFC8463.replace("hungry", "angry")))
                .extracting(DkimFinding::result)
                .containsExactly(DkimResult.FAIL, DkimResult.FAIL);
        assertThat(verify(RFC8463.replace("Joe SixPack", "Eve")))
                .extracting(DkimFinding::result)
                .containsExactly(DkimResult.FAIL, DkimResult.FAIL);
    }

    @Test
    void countsNoSignatureWhenAFieldWasAdded() throws IOException {
        zone.txt("brisbane._domainkey.example.com", RFC6376_KEY)
                .txt("brisbane._domainkey.football.example.com", RFC8463_ED25519_KEY)
                .txt("test._domainkey.football.example.com", RFC8463_RSA_KEY);
        assertThat(only("From: Boss <boss@example.com>\n" + RFC6376)).isEqualTo(DkimResult.POLICY);
        assertThat(only("Subject: You are dismissed\n" + RFC6376)).isEqualTo(DkimResult.POLICY);
        // h= names From twice: the added one is missed by the signature itself.
        assertThat(verify("From: Boss <boss@example.com>\n" + RFC8463))
                .extracting(DkimFinding::result)
                .containsOnly(DkimResult.FAIL);
    }

    @Test
    void knowsEveryCanonicalFormOfHeaderAndBody() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        for (String canon :
                List.of("simple/simple", "simple/relaxed", "relaxed/simple", "relaxed/relaxed", "relaxed")) {
            String signed = rsa.sign(TAGS.replace("relaxed/relaxed", canon), LETTER);
            assertThat(only(signed)).as(canon).isEqualTo(DkimResult.PASS);
            assertThat(only(signed + "\n\n")).as(canon).isEqualTo(DkimResult.PASS);
            boolean body = canon.endsWith("/relaxed");
            boolean header = canon.startsWith("relaxed");
            assertThat(only(signed.replace("Hi  Alice, \t", "Hi Alice,")))
                    .as(canon)
                    .isEqualTo(body ? DkimResult.PASS : DkimResult.FAIL);
            assertThat(only(signed.replace("Subject:  hello \t there\n again", "SUBJECT: hello there again")))
                    .as(canon)
                    .isEqualTo(header ? DkimResult.PASS : DkimResult.FAIL);
            assertThat(only(signed.replace("how are", "howare"))).as(canon).isEqualTo(DkimResult.FAIL);
        }
    }

    /** The hashes of an empty body are stated in RFC 6376 3.4.3 and 3.4.4. */
    @Test
    void hashesAnEmptyBodyAsTheRfcSays() throws IOException {
        for (String body : List.of("", "\r\n", "\r\n\r\n\r\n")) {
            BodyHashes hashes = new BodyHashes();
            hashes.want(HeaderCanon.SIMPLE, -1);
            hashes.want(HeaderCanon.RELAXED, -1);
            hashes.read(new ByteArrayInputStream(body.getBytes(US_ASCII)));
            assertThat(hashes.hash(HeaderCanon.SIMPLE, -1))
                    .asBase64Encoded()
                    .isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
            assertThat(hashes.hash(HeaderCanon.RELAXED, -1))
                    .asBase64Encoded()
                    .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        }
    }

    /** The canonical forms of RFC 6376 3.4.5, and bodies cut at every place into two reads. */
    @Test
    void canonicalizesTheSameHoweverTheBodyArrives() throws IOException {
        String body = " C \r\nD \t E\r\n\r\n\t\r\nF\r\n\r\n\r\n";
        byte[] relaxed = StoreDigests.sha256().digest(" C\r\nD E\r\n\r\n\r\nF\r\n".getBytes(US_ASCII));
        byte[] simple = StoreDigests.sha256().digest(" C \r\nD \t E\r\n\r\n\t\r\nF\r\n".getBytes(US_ASCII));
        byte[] octets = body.getBytes(US_ASCII);
        for (int cut = 0; cut <= octets.length; cut++) {
            BodyHashes hashes = new BodyHashes();
            hashes.want(HeaderCanon.SIMPLE, -1);
            hashes.want(HeaderCanon.RELAXED, -1);
            hashes.read(new SequenceInputStream(
                    new ByteArrayInputStream(octets, 0, cut),
                    new ByteArrayInputStream(octets, cut, octets.length - cut)));
            assertThat(hashes.hash(HeaderCanon.RELAXED, -1)).as("cut at " + cut).isEqualTo(relaxed);
            assertThat(hashes.hash(HeaderCanon.SIMPLE, -1)).as("cut at " + cut).isEqualTo(simple);
        }
    }

    @Test
    void verifiesHeaderOctetsAboveAsciiWhateverTheLocale() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String letter = LETTER.replace("hello", "gr\u00fc\u00dfe \u00c3\u00a4");
        assertThat(only(rsa.sign(TAGS, letter))).isEqualTo(DkimResult.PASS);
        byte[] field = HeaderCanon.RELAXED.field("SubJect \t: a\u00fc \r\n\t b \r\n".getBytes(ISO_8859_1));
        assertThat(field).isEqualTo("subject:a\u00fc b\r\n".getBytes(ISO_8859_1));
    }

    @Test
    void findsTheSignatureTagHoweverItIsWritten() {
        String before = "DKIM-Signature: bb=1; z=b=x; b \t=\r\n a\r\n b ; h=from\r\n";
        assertThat(new String(HeaderCanon.SIMPLE.stub(before.getBytes(US_ASCII)), US_ASCII))
                .isEqualTo("DKIM-Signature: bb=1; z=b=x; b \t=; h=from");
        assertThatThrownBy(() -> HeaderCanon.SIMPLE.stub("DKIM-Signature: a=b".getBytes(US_ASCII)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void acceptsNoSha1AndNoShortKeys() throws IOException {
        Signing weak = new Signing("RSA", 512 + 256);
        Signing good = new Signing("RSA", 1_024);
        Signing huge = new Signing("RSA", 4_104);
        zone.txt("weak._domainkey.far.test", weak.record(""))
                .txt("one._domainkey.far.test", good.record(""))
                .txt("huge._domainkey.far.test", huge.record(""));
        assertThat(only(weak.sign(TAGS.replace("s=one", "s=weak"), LETTER))).isEqualTo(DkimResult.POLICY);
        assertThat(only(huge.sign(TAGS.replace("s=one", "s=huge"), LETTER))).isEqualTo(DkimResult.POLICY);
        assertThat(only(good.sign(TAGS, LETTER))).isEqualTo(DkimResult.PASS);
        assertThat(only(good.sign(TAGS, LETTER).replace("rsa-sha256", "rsa-sha1")))
                .isEqualTo(DkimResult.POLICY);
        assertThat(only(good.sign(TAGS, LETTER).replace("rsa-sha256", "rsa-md5")))
                .isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void countsNoSignatureThatLeavesAPartOfTheBodyOut() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String part = rsa.sign(TAGS + " l=4;", LETTER);
        assertThat(only(part)).isEqualTo(DkimResult.POLICY);
        assertThat(only(part + "<b>more</b>\n")).isEqualTo(DkimResult.POLICY);
        assertThat(only(rsa.sign(TAGS + " l=0;", LETTER))).isEqualTo(DkimResult.POLICY);
        String whole = "Hi Alice,\r\nhow are you?\r\n";
        assertThat(only(rsa.sign(TAGS + " l=" + whole.length() + ";", LETTER))).isEqualTo(DkimResult.PASS);
        assertThat(only(rsa.sign(TAGS + " l=999;", LETTER))).isEqualTo(DkimResult.FAIL);
        assertThat(only(rsa.sign(TAGS, LETTER).replace("h=from", "l=99999999999; h=from")))
                .isEqualTo(DkimResult.PERMERROR);
        assertThat(only(rsa.sign(TAGS, LETTER).replace("h=from", "l=-5; h=from")))
                .isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void obeysTheKeyRecord() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        Signing ed = new Signing("Ed25519", 0);
        String[][] keys = {
            {rsa.record(""), "PASS"},
            {rsa.record("k=rsa; h=sha256; s=email; t=y; n=note; "), "PASS"},
            {rsa.record("h=sha1:sha256; "), "PASS"},
            {rsa.record("h=sha1; "), "PERMERROR"},
            {rsa.record("s=other; "), "PERMERROR"},
            {rsa.record("k=ed25519; "), "PERMERROR"},
            {ed.record("k=ed25519; "), "PERMERROR"},
            {rsa.record("g=; "), "PASS"}, // g= went with RFC 6376
            {"v=DKIM1; p=", "PERMERROR"},
            {"v=DKIM1; p=AAAA", "PERMERROR"},
            {"v=DKIM2; p=AAAA", "PERMERROR"},
            {"p=\u00e4\u00f6;;;=", "PERMERROR"},
            {"v=DKIM1; k=rsa; p=" + "A".repeat(60_000), "PERMERROR"},
            {"", "PERMERROR"},
        };
        String signed = rsa.sign(TAGS, LETTER);
        for (String[] key : keys) {
            try (Zone fresh = new Zone()) {
                zone.close();
                zone = fresh;
                if (!key[0].isEmpty() && key[0].chars().allMatch(c -> c < 128)) {
                    zone.txt("one._domainkey.far.test", key[0]);
                }
                assertThat(only(signed).name()).as(key[0]).isEqualTo(key[1]);
            }
            zone = new Zone();
        }
    }

    @Test
    void takesTheFirstUsableOfSeveralKeys() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", "some other text").txt("one._domainkey.far.test", rsa.record(""));
        assertThat(only(rsa.sign(TAGS, LETTER))).isEqualTo(DkimResult.PASS);
    }

    @Test
    void holdsTheKeyToItsDomainWhenItSaysSo() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", rsa.record("t=s; "));
        assertThat(only(rsa.sign(TAGS + " i=joe@far.test;", LETTER))).isEqualTo(DkimResult.PASS);
        assertThat(only(rsa.sign(TAGS + " i=joe@sub.far.test;", LETTER))).isEqualTo(DkimResult.PERMERROR);
        assertThat(only(rsa.sign(TAGS, LETTER).replace("h=from", "i=joe@evil.test; h=from")))
                .isEqualTo(DkimResult.PERMERROR);
    }

    @Test
    void readsNothingIntoFieldsThatAreNoSignatures() throws IOException {
        Signing rsa = new Signing("RSA", 2_048);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String signed = rsa.sign(TAGS, LETTER);
        for (String broken : List.of(
                signed.replace("h=from:to:subject", "h=to:subject"),
                signed.replace("h=from:to:subject", "h="),
                signed.replace("v=1", "v=2"),
                signed.replace("v=1; ", ""),
                signed.replace("d=far.test", "d=far_test"),
                signed.replace("d=far.test", "d=\"x\" dmarc=pass"),
                signed.replace("s=one", "s=a b"),
                signed.replace("s=one", "s=;"),
                signed.replace("s=one", "s=" + "a".repeat(300)),
                signed.replace("relaxed/relaxed", "strange/relaxed"),
                signed.replace("relaxed/relaxed", "relaxed/nofws"),
                signed.replace("h=from", "q=dns/exotic; h=from"),
                signed.replace("h=from", "x=1000000000; h=from"),
                signed.replace("h=from", "h=from:" + "x:".repeat(7_000) + "from"),
                signed.replace("h=from", "d=far.test; h=from"),
                "DKIM-Signature:\n" + LETTER,
                "DKIM-Signature: ;;;===\n" + LETTER,
                "DKIM-Signature: " + "\u00ff".repeat(2_000) + "\n" + LETTER)) {
            assertThat(only(broken)).as(broken.substring(0, 60)).isEqualTo(DkimResult.PERMERROR);
        }
    }

    @Test
    void verifiesTheTopmostSignaturesOnly() throws IOException {
        Signing rsa = new Signing("RSA", 1_024);
        zone.txt("one._domainkey.far.test", rsa.record(""));
        String signed = rsa.sign(TAGS, LETTER);
        String field = signed.substring(0, signed.indexOf("From: "));
        String many = IntStream.range(0, 1_000).mapToObj(i -> field).collect(Collectors.joining()) + LETTER;
        assertThat(verify(many)).hasSize(5).allMatch(finding -> finding.result() == DkimResult.PASS);
        assertThat(verify(Letter.of(many), 2)).hasSize(2);
    }

    @Test
    void saysTemporaryErrorWhenTheKeyCannotBeAsked() throws IOException {
        Signing rsa = new Signing("RSA", 1_024);
        zone.script().serverFailure("one._domainkey.far.test").silence("two._domainkey.far.test");
        assertThat(only(rsa.sign(TAGS, LETTER))).isEqualTo(DkimResult.TEMPERROR);
        assertThat(only(rsa.sign(TAGS.replace("s=one", "s=two"), LETTER))).isEqualTo(DkimResult.TEMPERROR);
        assertThat(only(rsa.sign(TAGS.replace("s=one", "s=three"), LETTER))).isEqualTo(DkimResult.PERMERROR);
    }
}
