package org.postern.store.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.route.Dns;
import org.postern.store.route.ScriptedDns;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

class DnsQuestionsTest {
    private ScriptedDns server;
    private DnsQuestions questions;

    @BeforeEach
    void open() throws IOException {
        server = new ScriptedDns().record("honest.test", "TXT", "yes").silenceBelow("silent.test");
        Duration patience = Duration.ofSeconds(20); // a failing test ends
        questions = new DnsQuestions(Dns.session(List.of(server.address()), patience), patience);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private CompletableFuture<LookupResult> ask(String client, String name) throws IOException {
        return questions.ask(InetAddress.getByName(client), Name.fromString(name, Name.root), Type.TXT);
    }

    @Test
    void domainsThatNeverAnswerKeepNobodyElseFromAsking() throws IOException {
        List<CompletableFuture<LookupResult>> silent = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            silent.add(ask("192.0.2." + i % 20, "n" + i + ".d" + i % 50 + ".silent.test"));
        }
        assertThat(ask("198.51.100.1", "honest.test").join().getRecords()).hasSize(1);
        assertThat(silent).noneMatch(CompletableFuture::isDone);
        assertThat(server.asked())
                .filteredOn(name -> name.endsWith("silent.test"))
                .hasSizeLessThan(128);
    }

    @Test
    void oneSilentDomainHasItsShareWhoeverNamesIt() throws IOException {
        for (int i = 0; i < 200; i++) {
            CompletableFuture<LookupResult> silent = ask("192.0.2." + i, "n" + i + ".silent.test");
            assertThat(silent).isNotDone();
        }
        assertThat(ask("198.51.100.1", "honest.test").join().getRecords()).hasSize(1);
        assertThat(server.asked())
                .filteredOn(name -> name.endsWith("silent.test"))
                .hasSizeBetween(10, 40);
    }

    @Test
    void equalOpenQuestionsAreAskedOnce() throws IOException {
        CompletableFuture<LookupResult> first = ask("192.0.2.1", "same.silent.test");
        CompletableFuture<LookupResult> second = ask("192.0.2.2", "same.silent.test");
        assertThat(ask("198.51.100.1", "honest.test").join().getRecords()).hasSize(1);
        assertThat(server.asked()).containsOnlyOnce("same.silent.test");
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
    }

    @Test
    void saysWhenTheClientDoesNotEndItsQuestions() {
        Resolver dead = new SimpleResolver(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)) {
            @Override
            public CompletionStage<Message> sendAsync(Message query, Executor executor) {
                return new CompletableFuture<>();
            }
        };
        DnsQuestions broken =
                new DnsQuestions(LookupSession.builder().resolver(dead).build(), Duration.ofMillis(20));
        assertThat(broken.fault()).isEmpty();
        assertThatThrownBy(broken.ask(InetAddress.getLoopbackAddress(), Name.root, Type.TXT)::join)
                .hasCauseInstanceOf(TimeoutException.class);
        assertThat(broken.fault()).hasValue("the DNS client does not end its questions");
    }

    @Test
    void silentServersAreNoFaultOfTheClient() throws IOException {
        DnsQuestions patient = new DnsQuestions(
                Dns.session(List.of(server.address()), Duration.ofMillis(20)), Duration.ofMillis(5_000));
        assertThatThrownBy(
                        patient.ask(InetAddress.getLoopbackAddress(), Name.fromString("a.silent.test."), Type.TXT)
                                ::join)
                .isInstanceOf(CompletionException.class);
        assertThat(patient.fault()).isEmpty();
    }

    @Test
    void aQuestionThatNobodyWaitsForAnyMoreIsNotAsked() throws IOException {
        List<CompletableFuture<LookupResult>> open = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            open.add(ask("192.0.2.1", "n" + i + ".silent.test"));
        }
        CompletableFuture<LookupResult> late = ask("192.0.2.1", "late.far.test");
        late.cancel(true);
        assertThat(late).isCancelled();
        assertThat(open).noneMatch(CompletableFuture::isDone);
        assertThat(server.asked()).doesNotContain("late.far.test");
    }
}
