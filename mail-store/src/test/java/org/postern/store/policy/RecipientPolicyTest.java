package org.postern.store.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.postern.store.policy.RecipientPolicy.Facts;
import org.postern.store.policy.RecipientPolicy.Verdict;

class RecipientPolicyTest {
    @Test
    void strangersReachAccountsOfOursAndNobodyElse() {
        assertThat(RecipientPolicy.judge(new Facts(false, true, false, true, true, 0, 100)))
                .isEqualTo(Verdict.PERMIT);
        assertThat(RecipientPolicy.judge(new Facts(false, true, false, false, true, 0, 100)))
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(RecipientPolicy.judge(new Facts(false, false, false, false, true, 0, 100)))
                .isEqualTo(Verdict.RELAY_DENIED);
    }

    @Test
    void routesInsideALocalPartAreDeniedUnlessAnAccountIsNamedSo() {
        assertThat(RecipientPolicy.judge(new Facts(false, true, true, false, true, 0, 100)))
                .isEqualTo(Verdict.RELAY_DENIED);
        assertThat(RecipientPolicy.judge(new Facts(false, true, true, true, true, 0, 100)))
                .isEqualTo(Verdict.PERMIT);
    }

    @Test
    void accountsMayWriteToTheWorldButNotToUnknownColleagues() {
        assertThat(RecipientPolicy.judge(new Facts(true, false, false, false, true, 0, 1_000)))
                .isEqualTo(Verdict.PERMIT);
        assertThat(RecipientPolicy.judge(new Facts(true, true, false, false, true, 0, 1_000)))
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void fullMailboxesAndLongEnvelopesAreRefusedForNow() {
        assertThat(RecipientPolicy.judge(new Facts(false, true, false, true, false, 0, 100)))
                .isEqualTo(Verdict.OVER_QUOTA);
        assertThat(RecipientPolicy.judge(new Facts(false, true, false, true, true, 99, 100)))
                .isEqualTo(Verdict.PERMIT);
        assertThat(RecipientPolicy.judge(new Facts(false, true, false, true, true, 100, 100)))
                .as("whoever it is")
                .isEqualTo(Verdict.TOO_MANY);
    }
}
