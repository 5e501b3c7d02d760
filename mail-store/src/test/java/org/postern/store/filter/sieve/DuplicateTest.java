package org.postern.store.filter.sieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.postern.store.delivery.Filing;

/** RFC 7352: a second copy is known once the first is on disk, and for some time. */
class DuplicateTest {
    private static final String MAIL =
            "From: carol@elsewhere.test\nTo: alice@office.test\nMessage-ID: <1@x.test>\n\nhi\n";

    private final SieveFixture office = new SieveFixture();

    @Test
    void theSecondCopyIsADuplicateWhenTheFirstWasStored() {
        office.script("require \"duplicate\"; if duplicate { discard; }");
        Filing.Plan failed = plan(MAIL);
        assertThat(plan(MAIL).keeps()).as("the first was never stored").hasSize(1);
        stored(failed);
        assertThat(plan(MAIL).keeps()).isEmpty();
        assertThat(plan(MAIL.replace("<1@", "<2@")).keeps()).hasSize(1);
        assertThat(plan(MAIL.replace("Message-ID: <1@x.test>\n", "")).keeps())
                .as("without an id nothing is known")
                .hasSize(1);
    }

    @Test
    void itIsForgottenAfterTheSeconds() {
        office.script("require \"duplicate\"; if duplicate :seconds 60 { discard; }");
        stored(plan(MAIL));
        office.now = office.now.plus(Duration.ofSeconds(60));
        assertThat(plan(MAIL).keeps()).isEmpty();
        office.now = office.now.plusSeconds(1);
        assertThat(plan(MAIL).keeps()).hasSize(1);
    }

    @Test
    void lastCountsFromTheLatestCopy() {
        office.script("require \"duplicate\"; if duplicate :seconds 60 :last { discard; }");
        stored(plan(MAIL));
        office.now = office.now.plusSeconds(50);
        stored(plan(MAIL));
        office.now = office.now.plusSeconds(50);
        assertThat(plan(MAIL).keeps()).isEmpty();
    }

    @Test
    void handlesKeepIdsApart() {
        office.script("require \"duplicate\"; if duplicate :handle \"a\" { discard; }");
        stored(plan(MAIL));
        office.scripts.clear();
        office.script("require \"duplicate\"; if duplicate :handle \"b\" { discard; }");
        assertThat(plan(MAIL).keeps()).hasSize(1);
    }

    private Filing.Plan plan(String mail) {
        return office.plan("carol@elsewhere.test", "alice@office.test", SieveFixture.mail(mail));
    }

    private void stored(Filing.Plan plan) {
        office.filing().stored(office.alice.id(), plan);
    }
}
