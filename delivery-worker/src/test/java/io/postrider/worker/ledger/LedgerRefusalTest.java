package io.postrider.worker.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerRefusalTest {

    private final LedgerScript script = LedgerScript.roomy();
    private final Ledger<String> ledger = script.ledger;

    @Test
    void aDecisionTooLargeForKafkaIsFoundByHalvingAndReplacedWithoutHoldingUpTheOthers() {
        script.own(0, Progress.upTo(0));
        for (int offset = 0; offset < 9; offset++) {
            script.decide(script.take(0, offset));
        }

        int refusals = 0;
        while (ledger.hasUncommitted()) {
            Commit<String> commit = script.prepared();
            if (commit.decisions().contains("outcome of 5")) {
                refusals++;
                ledger.refused(commit, decision -> "in the quarantine: " + decision);
            } else {
                script.committed.putAll(commit.progress());
                ledger.confirmed(commit);
            }
            assertThat(refusals).isLessThan(20);
        }

        assertThat(script.committed).containsEntry(0, Progress.upTo(9));
        assertThat(ledger.inFlight()).isZero();
    }

    @Test
    void aRefusedCommitOfSeveralLosesNoDecision() {
        script.own(0, Progress.upTo(0));
        script.decide(script.take(0, 0));
        script.decide(script.take(0, 1));

        ledger.refused(script.prepared(), decision -> "replaced");

        assertThat(script.commit().decisions()).containsExactly("outcome of 0");
        assertThat(script.commit().decisions()).containsExactly("outcome of 1");
    }

    @Test
    void whatIsToldOfAnUnknownOutcomeIsReplacedToo() {
        script.own(0, Progress.upTo(0));
        ledger.tell(script.sent(0, 0), "too large");

        ledger.refused(script.prepared(), decision -> "smaller");

        assertThat(script.commit().decisions()).containsExactly("smaller");
    }
}
