package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Networks, clients and rates. */
class ClientLimitsTest {
    private static InetAddress ip(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    @Test
    void aNetworkHoldsItsAddressesAndNoOthers() throws Exception {
        Networks networks = Networks.parse(List.of("192.0.2.128/25", "2001:db8:4::/46", "198.51.100.7", "::1"));
        assertThat(networks.contains(ip("192.0.2.200"))).isTrue();
        assertThat(networks.contains(ip("192.0.2.127"))).isFalse();
        assertThat(networks.contains(ip("2001:db8:7:ffff::1"))).isTrue();
        assertThat(networks.contains(ip("2001:db8:8::1"))).isFalse();
        assertThat(networks.contains(ip("198.51.100.7"))).isTrue();
        assertThat(networks.contains(ip("198.51.100.8"))).isFalse();
        assertThat(networks.contains(ip("::1"))).isTrue();
        assertThat(Networks.parse(List.of("0.0.0.0/0")).contains(ip("203.0.113.1")))
                .isTrue();
        assertThat(Networks.parse(List.of("0.0.0.0/0")).contains(ip("2001:db8::1")))
                .isFalse();
        assertThat(Networks.NONE.contains(ip("127.0.0.1"))).isFalse();
    }

    @Test
    void whatIsNoNetworkIsRefusedWithoutAskingAnyDns() {
        for (String wrong : List.of(
                "",
                "localhost",
                "proxy.office.test",
                "10.1",
                "300.1.1.1",
                "192.0.2.0/33",
                "::1/129",
                "192.0.2.0/-1",
                "1.2.3.4.5",
                "192.0.2.0/",
                ":",
                "a:b:c",
                "192.0.2.1 ",
                "fe80::1%eth0")) {
            assertThatThrownBy(() -> Networks.parse(List.of(wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be networks");
        }
    }

    @Test
    void oneIpv6CustomerIsOneClient() throws Exception {
        assertThat(ClientNetwork.one(ip("2001:db8::1"))).isEqualTo(ClientNetwork.one(ip("2001:db8::ffff:2")));
        assertThat(ClientNetwork.one(ip("2001:db8::1"))).isNotEqualTo(ClientNetwork.one(ip("2001:db8:0:1::1")));
        assertThat(ClientNetwork.one(ip("192.0.2.1"))).isNotEqualTo(ClientNetwork.one(ip("192.0.2.2")));
        assertThat(ClientNetwork.around(ip("192.0.2.1"))).isEqualTo(ClientNetwork.around(ip("192.0.2.2")));
    }

    @Test
    void aRateIsForgottenEvenlyAndRefusalsCostNothing() {
        RateLimit limit = new RateLimit(60, Duration.ofMinutes(1));
        long second = Duration.ofSeconds(1).toNanos();
        RateLimit.Spent spent = limit.take(null, 0, 60);
        assertThat(spent.within()).isTrue();
        for (int i = 0; i < 1_000; i++) {
            spent = limit.take(spent, 0, 1);
            assertThat(spent.within()).isFalse();
        }
        spent = limit.take(spent, second, 1);
        assertThat(spent.within()).isTrue();
        assertThat(limit.take(spent, second, 1).within()).isFalse();
        assertThat(limit.take(spent, 31 * second, 30).within()).isTrue();
        assertThat(limit.take(spent, 31 * second, 31).within()).isFalse();
        assertThat(new RateLimit(0, Duration.ofHours(1)).take(spent, 0, 1_000).within())
                .as("no limit")
                .isTrue();
    }
}
