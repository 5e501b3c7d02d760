package org.postern.store.share;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class KnownNetworksTest {
    private final KnownNetworks known = new KnownNetworks(() -> 0);

    private static InetAddress address(int n) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, (byte) (n >> 16), (byte) (n >> 8), (byte) n});
    }

    @Test
    void whoBroughtAMessageIsKnownButNoMember() throws Exception {
        known.note(address(1));
        known.signedIn(address(2));
        assertThat(known.contains(address(1))).isTrue();
        assertThat(known.members(address(1))).isFalse();
        assertThat(known.contains(address(2))).isTrue();
        assertThat(known.members(address(2))).isTrue();
        assertThat(known.contains(address(3))).isFalse();
    }

    @Test
    void noNumberOfSendersMakesTheBoxForgetItsMembers() throws Exception {
        known.signedIn(address(0));
        for (int n = 1; n < 30_000; n++) {
            known.note(address(n));
        }
        assertThat(known.members(address(0))).isTrue();
        assertThat(known.contains(address(0))).isTrue();
    }
}
