package org.postern.store.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class BlockListsTest {
    /** The examples of RFC 5782 2.1 and 2.4. */
    @Test
    void namesAreAskedForAsTheRfcWritesThem() throws Exception {
        assertThat(BlockLists.reversed(InetAddress.getByName("192.0.2.99"))).isEqualTo("99.2.0.192");
        assertThat(BlockLists.reversed(InetAddress.getByName("2001:db8:1:2:3:4:567:89ab")))
                .isEqualTo("b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2");
    }
}
