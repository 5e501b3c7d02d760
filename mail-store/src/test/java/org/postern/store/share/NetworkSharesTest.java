package org.postern.store.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class NetworkSharesTest {
    private final NetworkShares shares = new NetworkShares(new ShareLimits(100, 20, 10, 20, 40));

    @Test
    void oneAddressGetsItsShareAndNoMore() throws UnknownHostException {
        assertThat(taken("192.0.2.1", 200)).isEqualTo(10);
        assertThat(taken("192.0.2.2", 200)).isEqualTo(10);
    }

    @Test
    void theNetworksOfOneIpv6CustomerShare() throws UnknownHostException {
        assertThat(taken("2001:db8:1:100::1", 200)).isEqualTo(10);
        assertThat(taken("2001:db8:1:100::2", 200)).isZero();
        assertThat(taken("2001:db8:1:101::1", 200)).isEqualTo(10);
        assertThat(taken("2001:db8:1:102::1", 200)).as("the /56 is used up").isZero();
        assertThat(taken("2001:db8:1:200::1", 200)).isEqualTo(10);
        assertThat(taken("2001:db8:1:300::1", 200)).isEqualTo(10);
        assertThat(taken("2001:db8:1:400::1", 200)).as("the /48 is used up").isZero();
        assertThat(taken("2001:db8:2::1", 200)).isEqualTo(10);
    }

    @Test
    void whatAClientCanDoWithoutLeavesAQuarter() throws UnknownHostException {
        NetworkShares wide = new NetworkShares(new ShareLimits(100, 20, 40, 40, 40));
        InetAddress one = InetAddress.getByName("192.0.2.1");
        assertThat(wide.takeSpare(one, 31, false)).isFalse();
        assertThat(wide.takeSpare(one, 30, false)).isTrue();
        assertThat(wide.take(one, 10, false)).isTrue();
        assertThat(wide.take(InetAddress.getByName("192.0.2.2"), 40, false)).isTrue();
        InetAddress other = InetAddress.getByName("192.0.2.3");
        assertThat(wide.takeSpare(other, 1, false)).as("strangers have all").isFalse();
        assertThat(wide.takeSpare(other, 15, true)).as("a known client").isTrue();
        assertThat(wide.takeSpare(other, 1, true)).isFalse();
        assertThat(wide.take(other, 5, true)).isTrue();
    }

    @Test
    void strangersLeaveTheReserve() throws UnknownHostException {
        for (int i = 1; i <= 200; i++) {
            taken("192.0.2." + i, 10);
        }
        assertThat(shares.held()).isEqualTo(80);
        assertThat(shares.crowded()).isTrue();
        assertThat(shares.take(InetAddress.getByName("192.0.2.250"), 10, true)).isTrue();
    }

    @Test
    void nothingIsLeftWhenEverythingIsGivenBack() throws UnknownHostException {
        String[] clients = {"192.0.2.1", "2001:db8:1:100::1", "2001:db8:1:101::1"};
        for (String client : clients) {
            assertThat(taken(client, 7)).isEqualTo(7);
        }
        assertThat(shares.networks()).isEqualTo(5);
        for (String client : clients) {
            shares.giveBack(InetAddress.getByName(client), 3);
            shares.giveBack(InetAddress.getByName(client), 4);
        }
        assertThat(shares.held()).isZero();
        assertThat(shares.networks()).isZero();
    }

    @Test
    void whatIsOverALimitTakesNothing() throws UnknownHostException {
        assertThat(shares.take(InetAddress.getByName("192.0.2.1"), 11, true)).isFalse();
        assertThat(shares.held()).isZero();
        assertThat(shares.networks()).isZero();
    }

    private int taken(String client, int tries) throws UnknownHostException {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += shares.take(InetAddress.getByName(client), 1, false) ? 1 : 0;
        }
        return taken;
    }
}
