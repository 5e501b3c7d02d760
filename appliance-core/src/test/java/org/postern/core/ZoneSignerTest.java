package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/** The signed zones of the test Internet, as a validating client sees them. */
class ZoneSignerTest {
    @Test
    void aValidatingClientTellsSignedFromUnsignedFromSpoiled() throws Exception {
        try (TestDns dns = new TestDns()) {
            ZoneSigner signer = new ZoneSigner("safe.test");
            dns.signed(signer);
            dns.record("safe.test", "MX", "10 mx.safe.test.").record("mx.safe.test", "A", "127.0.1.9");
            dns.record("bad.safe.test", "A", "127.0.1.9").record("plain.test", "A", "127.0.1.9");
            signer.spoil("bad.safe.test");
            SimpleResolver plain = new SimpleResolver(dns.address());
            ValidatingResolver resolver = new ValidatingResolver(plain);
            resolver.loadTrustAnchors(
                    new ByteArrayInputStream((signer.trustAnchor() + "\n").getBytes(StandardCharsets.US_ASCII)));
            assertThat(answer(resolver, "safe.test.", Type.MX)).isEqualTo("NOERROR secure");
            assertThat(answer(resolver, "mx.safe.test.", Type.A)).isEqualTo("NOERROR secure");
            assertThat(answer(resolver, "mx.safe.test.", Type.AAAA)).isEqualTo("NOERROR secure");
            assertThat(answer(resolver, "nowhere.safe.test.", Type.A)).isEqualTo("NXDOMAIN secure");
            assertThat(answer(resolver, "bad.safe.test.", Type.A)).isEqualTo("SERVFAIL");
            assertThat(answer(resolver, "plain.test.", Type.A)).isEqualTo("NOERROR");
        }
    }

    private static String answer(ValidatingResolver resolver, String name, int type) throws Exception {
        Message answer = resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN)));
        return Rcode.string(answer.getRcode()) + (answer.getHeader().getFlag(Flags.AD) ? " secure" : "");
    }
}
