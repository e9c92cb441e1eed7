package io.postrider.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Domain;
import io.postrider.dns.ExchangerLookup;
import io.postrider.dns.MailExchanger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is kept of lookups, and what happens when very many domains are slow at once. */
class PatientLookupsTest {

    private static final ExchangerLookup ANSWER =
            new ExchangerLookup.Exchangers(List.of(new MailExchanger(0, "mx.late.test")), false);

    private final FakeDirectory directory = new FakeDirectory();
    private final AtomicLong nanos = new AtomicLong();
    private final PatientLookups lookups = new PatientLookups(directory, Duration.ZERO, nanos::get);

    @Test
    void aDomainThatIsKnownIsFoundHoweverManyOthersAreBeingAskedFor() throws Exception {
        slow(PatientLookups.MAX_UNANSWERED);
        directory.exchangers("known.test", "mx.known.test").silent("unknown.test");

        assertThat(find("known.test")).isInstanceOf(ExchangerLookup.Exchangers.class);
        assertThat(find("unknown.test")).isNull();
        assertThat(directory.asked("unknown.test")).isZero();
    }

    @Test
    void whatIsAnsweredMakesRoomForTheNext() throws Exception {
        List<CompletableFuture<ExchangerLookup>> slow = slow(PatientLookups.MAX_UNANSWERED);
        directory.silent("one.test").silent("two.test");

        slow.getFirst().complete(ANSWER);
        find("one.test");
        find("two.test");

        assertThat(directory.asked("one.test")).isOne();
        assertThat(directory.asked("two.test")).isZero();
    }

    @Test
    void lateAnswersAreKeptForTheirMailButOnlySoManyTheNewest() throws Exception {
        int more = 10;
        List<CompletableFuture<ExchangerLookup>> slow = slow(PatientLookups.MAX_UNANSWERED);
        slow.forEach(lookup -> lookup.complete(ANSWER));
        for (int i = 0; i < more; i++) {
            CompletableFuture<ExchangerLookup> lookup = directory.slow("more" + i + ".test");
            find("more" + i + ".test");
            lookup.complete(ANSWER);
        }
        lookups.endBatch();

        assertThat(find("more0.test")).isEqualTo(ANSWER);
        assertThat(directory.asked("more0.test")).isOne();
        find("slow0.test");
        find("slow" + more + ".test");
        assertThat(directory.asked("slow0.test")).isEqualTo(2);
        assertThat(directory.asked("slow" + more + ".test")).isOne();
    }

    @Test
    void aLateFailureIsForgottenSoonForItMayBeMendedAndALateAnswerStaysAWhile() throws Exception {
        CompletableFuture<ExchangerLookup> failing = directory.slow("failing.test");
        CompletableFuture<ExchangerLookup> slow = directory.slow("slow.test");
        find("failing.test");
        find("slow.test");
        failing.complete(new ExchangerLookup.TemporaryFailure("no answer"));
        slow.complete(ANSWER);
        find("other.test");

        directory.exchangers("failing.test", "mx.mended.test").exchangers("slow.test", "mx.other.test");
        assertThat(find("failing.test")).isInstanceOf(ExchangerLookup.TemporaryFailure.class);
        nanos.addAndGet(PatientLookups.FAILURE_KEPT.plusSeconds(1).toNanos());
        find("other.test");

        assertThat(find("failing.test")).isInstanceOf(ExchangerLookup.Exchangers.class);
        assertThat(find("slow.test")).isEqualTo(ANSWER);
    }

    /** Lookups that are under way, and whose mail has been put aside already. */
    private List<CompletableFuture<ExchangerLookup>> slow(int count) throws InterruptedException {
        List<CompletableFuture<ExchangerLookup>> slow = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            slow.add(directory.slow("slow" + i + ".test"));
            lookups.begin(new Domain("slow" + i + ".test"));
            assertThat(lookups.await(new Domain("slow" + i + ".test"))).isNull();
        }
        return slow;
    }

    private @Nullable ExchangerLookup find(String domain) throws InterruptedException {
        lookups.begin(new Domain(domain));
        ExchangerLookup answer = lookups.await(new Domain(domain));
        lookups.endBatch();
        return answer;
    }
}
