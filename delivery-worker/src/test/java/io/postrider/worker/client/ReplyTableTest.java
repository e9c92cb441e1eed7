package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTableTest {

    @ParameterizedTest
    @CsvSource({
        // stage, code, said, others accepted, kind, status
        "MAIL,    250, 2.1.0, false, ACCEPTED,           2.1.0",
        "MAIL,    250,      , false, ACCEPTED,           2.0.0",
        "RCPT,    251,      , false, ACCEPTED,           2.1.5",
        "DATA,    354,      , true,  ACCEPTED,           2.0.0",
        "CONTENT, 250, 2.0.0, true,  ACCEPTED,           2.0.0",
        // The digit decides, the enhanced code's class is corrected.
        "RCPT,    450, 5.1.1, false, REFUSED_FOR_NOW,    4.1.1",
        "RCPT,    550, 4.2.2, false, REFUSED,            5.2.2",
        "RCPT,    550, 2.0.0, false, REFUSED,            5.0.0",
        "CONTENT, 250, 5.0.0, true,  ACCEPTED,           2.0.0",
        // What is missing is made up for.
        "RCPT,    450,      , false, REFUSED_FOR_NOW,    4.2.0",
        "RCPT,    451,      , false, REFUSED_FOR_NOW,    4.3.0",
        "CONTENT, 452,      , true,  REFUSED_FOR_NOW,    4.3.1",
        "RCPT,    550,      , false, REFUSED,            5.1.0",
        "MAIL,    550,      , false, REFUSED,            5.0.0",
        "CONTENT, 552,      , true,  REFUSED,            5.3.4",
        "RCPT,    553,      , false, REFUSED,            5.1.3",
        "MAIL,    553,      , false, REFUSED,            5.1.7",
        "CONTENT, 554,      , true,  REFUSED,            5.0.0",
        "RCPT,    556,      , false, REFUSED,            5.1.10",
        "RCPT,    571,      , false, REFUSED,            5.7.1",
        "RCPT,    499,      , false, REFUSED_FOR_NOW,    4.0.0",
        // 421 ends the conversation, wherever it is said.
        "MAIL,    421, 4.7.0, false, CONNECTION_TROUBLE, 4.7.0",
        "RCPT,    421,      , true,  CONNECTION_TROUBLE, 4.3.2",
        "CONTENT, 421,      , true,  CONNECTION_TROUBLE, 4.3.2",
        "GREETING,421,      , false, CONNECTION_TROUBLE, 4.3.2",
        // RFC 5321 section 4.5.3.1.10, and what only looks like it.
        "RCPT,    552,      , true,  TOO_MANY_RECIPIENTS, 4.5.3",
        "RCPT,    552, 5.5.3, true,  TOO_MANY_RECIPIENTS, 4.5.3",
        "RCPT,    552, 5.5.3, false, REFUSED_FOR_NOW,    4.5.3",
        "RCPT,    452,      , true,  TOO_MANY_RECIPIENTS, 4.5.3",
        "RCPT,    452, 4.5.3, true,  TOO_MANY_RECIPIENTS, 4.5.3",
        "RCPT,    451, 4.5.3, true,  TOO_MANY_RECIPIENTS, 4.5.3",
        "RCPT,    452,      , false, REFUSED_FOR_NOW,    4.3.1",
        "RCPT,    452, 4.2.2, true,  REFUSED_FOR_NOW,    4.2.2",
        "RCPT,    452, 4.3.1, true,  REFUSED_FOR_NOW,    4.3.1",
        "RCPT,    550, 5.5.3, true,  REFUSED,            5.5.3",
        "RCPT,    552, 5.2.2, true,  REFUSED,            5.2.2",
        "RCPT,    552,      , false, REFUSED,            5.2.2",
        // RFC 5321 section 5.1: what is said of the host and not of recipient or message sends us to the next.
        "GREETING,451,      , false, NEXT_HOST,          4.3.0",
        "HELLO,   450,      , false, NEXT_HOST,          4.0.0",
        "HELLO,   502,      , false, REFUSED,            5.5.1",
        "MAIL,    451, 4.3.0, false, NEXT_HOST,          4.3.0",
        "DATA,    452, 4.3.1, true,  NEXT_HOST,          4.3.1",
        "CONTENT, 451, 4.3.0, true,  REFUSED_FOR_NOW,    4.3.0",
        // Out of step.
        "DATA,    250, 2.0.0, true,  CONNECTION_TROUBLE, 4.5.0",
        "MAIL,    354,      , false, CONNECTION_TROUBLE, 4.5.0",
        "CONTENT, 354,      , true,  CONNECTION_TROUBLE, 4.5.0",
    })
    void theTable(Stage stage, int code, @Nullable String said, boolean others, Judgement.Kind kind, String status) {
        Reply reply = new Reply(code, said == null ? null : EnhancedStatusCode.of(said), List.of("text"));

        Judgement judgement = ReplyTable.STANDARD.judge(stage, reply, others);

        assertThat(judgement.kind()).isEqualTo(kind);
        assertThat(judgement.status()).hasToString(status);
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL,    421, 4.7.0,  Too many concurrent connections,                                    true",
        "CONTENT, 421, ,       Closing,                                                           true",
        "MAIL,    421, 4.4.2,  Timeout exceeded,                                                  false",
        "CONTENT, 451, 4.7.1,  Rate limit exceeded,                                               true",
        "MAIL,    450, 4.7.28, We have detected an unusual rate of mail,                          true",
        "RCPT,    451, ,       You are sending too fast,                                          true",
        "MAIL,    452, 4.7.0,  Too many messages from your address,                               true",
        "RCPT,    451, 4.7.1,  Greylisted please come back later,                                 false",
        "RCPT,    450, 4.2.1,  The user is receiving mail at a rate that is throttled,            false",
        "RCPT,    452, 4.5.3,  Too many recipients,                                               false",
        "CONTENT, 554, 5.7.1,  Rate limit exceeded,                                               false",
    })
    void whoHasTooMuchOfUsIsHeard(Stage stage, int code, @Nullable String said, String text, boolean slowDown) {
        Reply reply = new Reply(code, said == null ? null : EnhancedStatusCode.of(said), List.of(text));

        assertThat(ReplyTable.STANDARD.judge(stage, reply, false).slowDown()).isEqualTo(slowDown);
    }

    @Test
    void thatAHostWeHaveAPasswordForDoesNotKnowUsIsNoRecipientsFault() {
        for (int code : new int[] {530, 534, 535, 538}) {
            for (Stage stage : new Stage[] {Stage.MAIL, Stage.RCPT, Stage.DATA, Stage.CONTENT}) {
                Reply reply = Reply.of(code, "5.7.0", "Authentication required");
                Judgement ours = ReplyTable.STANDARD.judge(stage, reply, false, true);
                assertThat(ours.kind()).isEqualTo(Judgement.Kind.NEXT_HOST);
                assertThat(ours.status()).hasToString("4.7.0");
                assertThat(ReplyTable.STANDARD.judge(stage, reply, false, false).kind())
                        .isEqualTo(Judgement.Kind.REFUSED);
            }
        }
        Reply nobody = Reply.of(550, "5.1.1", "No such user");
        assertThat(ReplyTable.STANDARD.judge(Stage.RCPT, nobody, false, true).kind())
                .isEqualTo(Judgement.Kind.REFUSED);
    }

    @Test
    void theFirstRuleThatMatchesOutranksTheDigit() {
        ReplyTable table = new ReplyTable(List.of(
                rule("^550 5\\.7\\.1 .*blocked using", ReplyRule.Verdict.RETRY, true),
                rule("blocked", ReplyRule.Verdict.FAIL, false),
                rule("mailbox (full|disabled)", ReplyRule.Verdict.FAIL, false),
                rule("other exchanger", ReplyRule.Verdict.NEXT_HOST, false),
                rule("busy", null, true)));

        assertThat(judge(table, Stage.MAIL, Reply.of(550, "5.7.1", "Client blocked using a list")))
                .isEqualTo(new Judgement(Judgement.Kind.REFUSED_FOR_NOW, EnhancedStatusCode.of("4.7.1"), true));
        assertThat(judge(table, Stage.MAIL, Reply.of(550, "5.7.1", "You are blocked")))
                .isEqualTo(new Judgement(Judgement.Kind.REFUSED, EnhancedStatusCode.of("5.7.1"), false));
        assertThat(judge(table, Stage.RCPT, Reply.of(452, "4.2.2", "mailbox full")))
                .isEqualTo(new Judgement(Judgement.Kind.REFUSED, EnhancedStatusCode.of("5.2.2"), false));
        assertThat(judge(table, Stage.RCPT, Reply.of(550, "try the other exchanger")))
                .isEqualTo(new Judgement(Judgement.Kind.NEXT_HOST, EnhancedStatusCode.of("4.1.0"), false));
        assertThat(judge(table, Stage.CONTENT, Reply.of(550, "busy")))
                .isEqualTo(new Judgement(Judgement.Kind.REFUSED, EnhancedStatusCode.of("5.0.0"), true));
    }

    @Test
    void noRuleMakesARefusalOfWhatWasAccepted() {
        ReplyTable table = new ReplyTable(List.of(rule(".", ReplyRule.Verdict.FAIL, true)));

        assertThat(judge(table, Stage.CONTENT, Reply.of(250, "2.0.0", "Ok")).isAccepted())
                .isTrue();
        assertThat(judge(table, Stage.DATA, Reply.of(354, "Go")).isAccepted()).isTrue();
    }

    @Test
    void aClosingPeerIsLeftWhateverARuleMakesOfIt() {
        ReplyTable table = new ReplyTable(List.of(rule("421", ReplyRule.Verdict.RETRY, false)));

        assertThat(judge(table, Stage.MAIL, Reply.of(421, "4.7.0", "Later")))
                .isEqualTo(new Judgement(Judgement.Kind.CONNECTION_TROUBLE, EnhancedStatusCode.of("4.7.0"), false));
    }

    @Test
    void aPatternSeesTheBeginningOfALongReply() {
        ReplyTable table = new ReplyTable(List.of(rule("end$", ReplyRule.Verdict.FAIL, false)));

        assertThat(judge(table, Stage.RCPT, Reply.of(450, "x".repeat(ReplyRule.MAX_CHARS) + "end"))
                        .kind())
                .isEqualTo(Judgement.Kind.REFUSED_FOR_NOW);
    }

    private static Judgement judge(ReplyTable table, Stage stage, Reply reply) {
        return table.judge(stage, reply, false);
    }

    private static ReplyRule rule(String pattern, ReplyRule.@Nullable Verdict verdict, boolean slowDown) {
        return new ReplyRule(Pattern.compile(pattern), verdict, slowDown);
    }
}
