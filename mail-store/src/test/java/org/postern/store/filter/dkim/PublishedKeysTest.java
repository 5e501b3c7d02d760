package org.postern.store.filter.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.store.filter.dkim.PublishedKeys.Answer;
import org.postern.store.route.ScriptedDns;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.lookup.LookupSession;

class PublishedKeysTest {
    private static final String OWN = "v=DKIM1; k=rsa; p=MIIBIjANBg";

    @Test
    void tellsTheSameKeyFromAnother() {
        for (String same :
                List.of(OWN, "p=MIIBIjANBg", "v=DKIM1;k=rsa;t=s;p= MIIB IjAN\tBg ;", "V = DKIM1; P = MIIBIjANBg")) {
            assertThat(PublishedKeys.same(same, OWN)).as(same).isTrue();
        }
        for (String other : List.of(
                "",
                "v=DKIM1; k=rsa; p=",
                "v=DKIM1; k=rsa; p=MIIBIjANBh",
                "v=DKIM2; p=MIIBIjANBg",
                "v=DKIM1; k=ed25519; p=MIIBIjANBg",
                "v=spf1 -all")) {
            assertThat(PublishedKeys.same(other, OWN)).as(other).isFalse();
        }
    }

    @Test
    void asksDns() throws Exception {
        try (ScriptedDns dns = new ScriptedDns()) {
            dns.record("r1._domainkey.office.test", "TXT", "\"v=DKIM1; k=rsa; \" \"p=MIIBIj\" \"ANBg\"");
            dns.record("r2._domainkey.office.test", "TXT", "\"v=DKIM1; k=rsa; p=AAAA\"");
            dns.record("r3._domainkey.office.test", "TXT", "\"" + OWN + "\"");
            dns.record("r3._domainkey.office.test", "TXT", "\"v=DKIM1; k=rsa; p=AAAA\"");
            dns.record("r4._domainkey.office.test", "A", "127.0.0.1");
            dns.serverFailure("r6._domainkey.office.test");
            PublishedKeys published = new PublishedKeys(client(dns));
            assertThat(List.of("r1", "r2", "r3", "r4", "r5", "r6"))
                    .extracting(selector -> published.compare(selector + "._domainkey.office.test", OWN))
                    .containsExactly(
                            Answer.OK, Answer.DIFFERS, Answer.DIFFERS, Answer.MISSING, Answer.MISSING, Answer.UNKNOWN);
        }
    }

    private static LookupSession client(ScriptedDns dns) {
        SimpleResolver resolver = new SimpleResolver(dns.address());
        resolver.setTimeout(Duration.ofSeconds(5));
        return LookupSession.builder().resolver(resolver).build();
    }
}
