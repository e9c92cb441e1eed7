package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.reply.EnhancedStatusCode;
import io.postrider.reply.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyClassificationTest {

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
        "RCPT,    552,      , true,  REFUSED_FOR_NOW,    4.5.3",
        "RCPT,    552, 5.5.3, true,  REFUSED_FOR_NOW,    4.5.3",
        "RCPT,    552, 5.2.2, true,  REFUSED,            5.2.2",
        "RCPT,    552,      , false, REFUSED,            5.2.2",
        // Out of step.
        "DATA,    250, 2.0.0, true,  CONNECTION_TROUBLE, 4.5.0",
        "MAIL,    354,      , false, CONNECTION_TROUBLE, 4.5.0",
        "CONTENT, 354,      , true,  CONNECTION_TROUBLE, 4.5.0",
    })
    void theTable(Stage stage, int code, @Nullable String said, boolean others, Judgement.Kind kind, String status) {
        Reply reply = new Reply(code, said == null ? null : EnhancedStatusCode.of(said), List.of("text"));

        assertThat(ReplyClassification.judge(stage, reply, others))
                .isEqualTo(new Judgement(kind, EnhancedStatusCode.of(status)));
    }
}
