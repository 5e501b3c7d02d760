package org.postern.store.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressGuardTest {
    private static final AddressGuard GUARD =
            new AddressGuard(address -> address.getHostAddress().equals("185.1.2.3"), false);

    /** First and last address of each entry in IANA's registries, and ways to write IPv4 in IPv6. */
    private static final List<String> SPECIAL = List.of(
            "0.0.0.1 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.0 100.127.255.255 169.254.169.254 172.16.0.0",
            "172.31.255.255 192.0.0.0 192.0.0.8 192.0.0.9 192.0.0.170 192.0.0.255 192.0.2.1 192.31.196.1 192.52.193.1",
            "192.88.99.1 192.168.0.0 192.168.255.255 192.175.48.1 198.18.0.0 198.19.255.255 198.51.100.1 203.0.113.1",
            "224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255",
            "::2 64:ff9b::a00:1 64:ff9b:1::1 100::1 100:0:0:1::1 2001::1 2001:1::1 2001:2::1 2001:3::1 2001:4:112::1",
            "2001:10::1 2001:20::1 2001:30::1 2001:1ff::1 2001:db8::1 2002:a00:1::1 2620:4f:8000::1 3fff::1 3fff:fff::1",
            "5f00::1 fc00::1 fdff::1 fe80::1 fec0::1 ff02::1 4000::1 ::ffff:0:a00:1");

    /** All rows of IANA's registries of special-purpose addresses, as of October 2025, with multicast. */
    private static final List<String> REGISTRIES = List.of(
            "0.0.0.0/8 0.0.0.0/32 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24",
            "192.0.0.0/29 192.0.0.8/32 192.0.0.9/32 192.0.0.10/32 192.0.0.170/32 192.0.0.171/32 192.0.2.0/24",
            "192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.88.99.2/32 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15",
            "198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 255.255.255.255/32",
            "::1/128 ::/128 64:ff9b::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001::/32 2001:1::1/128",
            "2001:1::2/128 2001:1::3/128 2001:2::/48 2001:3::/32 2001:4:112::/48 2001:10::/28 2001:20::/28 2001:30::/28",
            "2001:db8::/32 2002::/16 2620:4f:8000::/48 3fff::/20 5f00::/16 fc00::/7 fe80::/10 ff00::/8");

    @Test
    void noAddressOfARegistryIsPublicFromItsFirstToItsLast() throws Exception {
        for (String line : REGISTRIES) {
            for (String row : line.split(" ", -1)) {
                byte[] first = InetAddress.getByName(row.substring(0, row.indexOf('/')))
                        .getAddress();
                byte[] last = first.clone();
                for (int bit = Integer.parseInt(row.substring(row.indexOf('/') + 1)); bit < 8 * last.length; bit++) {
                    last[bit >> 3] |= (byte) (0x80 >> (bit & 7));
                }
                for (byte[] address : List.of(first, last)) {
                    assertThat(GUARD.judge(InetAddress.getByAddress(address)))
                            .as(row)
                            .isNotEqualTo(AddressGuard.Verdict.PUBLIC);
                }
            }
        }
    }

    /** Whatever they carry: NAT64, 6to4, Teredo, mapped, translated and compatible. */
    @Test
    void noAddressThatCarriesAnotherOneIsPublic() throws Exception {
        for (String address : List.of(
                "64:ff9b::10.0.0.1",
                "64:ff9b::1.1.1.1",
                "64:ff9b:1:a00:0:100::",
                "2002:a00:1::1",
                "2002:101:101::1",
                "2002:7f00:1::1",
                "2001:0:4136:e378:8000:63bf:f5ff:fffe",
                "::ffff:10.0.0.1",
                "::ffff:0:10.0.0.1",
                "::10.0.0.1",
                "::1.1.1.1",
                "::127.0.0.1")) {
            assertThat(judge(address)).as(address).isNotEqualTo(AddressGuard.Verdict.PUBLIC);
        }
    }

    private static AddressGuard.Verdict judge(String address) throws UnknownHostException {
        return GUARD.judge(InetAddress.getByName(address));
    }

    @Test
    void knowsAllSpecialPurposeAddresses() throws Exception {
        for (String line : SPECIAL) {
            for (String address : line.split(" ", -1)) {
                assertThat(judge(address)).as(address).isEqualTo(AddressGuard.Verdict.PRIVATE);
            }
        }
    }

    @Test
    void readsIpv4InIpv6AsIpv4() throws Exception {
        assertThat(judge("::ffff:10.0.0.1")).isEqualTo(AddressGuard.Verdict.PRIVATE);
        assertThat(judge("::ffff:127.0.0.1")).isEqualTo(AddressGuard.Verdict.SELF);
        assertThat(judge("::ffff:185.1.2.4")).isEqualTo(AddressGuard.Verdict.PUBLIC);
    }

    @Test
    void letsPublicAddressesBe() throws Exception {
        for (String address : List.of(
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.0.3.1",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2606:4700::1111",
                "2a00::1",
                "3ffe::1")) {
            assertThat(judge(address)).as(address).isEqualTo(AddressGuard.Verdict.PUBLIC);
        }
        assertThat(judge("185.1.2.3")).isEqualTo(AddressGuard.Verdict.SELF);
        assertThat(judge("127.1.2.3")).isEqualTo(AddressGuard.Verdict.SELF);
        assertThat(judge("::1")).isEqualTo(AddressGuard.Verdict.SELF);
        assertThat(judge("::")).isEqualTo(AddressGuard.Verdict.SELF);
    }
}
