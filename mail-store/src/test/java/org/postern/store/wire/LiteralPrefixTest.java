package org.postern.store.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiteralPrefixTest {
    private static Optional<LiteralPrefix> of(String line) {
        return LiteralPrefix.of((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void readsBothKinds() {
        assertThat(of("a APPEND x {310}")).contains(new LiteralPrefix(310, true));
        assertThat(of("a APPEND x {310+}")).contains(new LiteralPrefix(310, false));
        assertThat(of("{0}")).contains(new LiteralPrefix(0, true));
        assertThat(of("a b ~{7+}")).contains(new LiteralPrefix(7, false));
    }

    /** It must not wrap around and look small. */
    @Test
    void aNumberThatIsTooLargeIsTheLargest() {
        assertThat(of("{9223372036854775807}")).contains(new LiteralPrefix(Long.MAX_VALUE, true));
        assertThat(of("{9223372036854775808}")).contains(new LiteralPrefix(Long.MAX_VALUE, true));
        assertThat(of("{18446744073709551617+}")).contains(new LiteralPrefix(Long.MAX_VALUE, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "}", "{}", "{+}", "10}", "10+}", "{10} ", "{-1}", "{1 0}", "{10-}", "{10++}", "x{a}", "{"})
    void isAtTheEndOfALineAndNothingElse(String line) {
        assertThat(of(line)).isEmpty();
    }
}
