package io.postrider.ingress.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.reply.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/replies.md} is what {@link Answer} says. {@code -Dpostrider.replies.write=true} writes it. */
class RepliesDocumentTest {

    private static final Path DOCUMENT = Path.of("../docs/replies.md");

    private static final String HEAD = """
            # What the ingress answers

            Every reply of an SMTP session, as `Answer` in `smtp-ingress` has them; a test holds this page to it. Many replies say
            more than the words here: which argument is wrong, and what is expected. The name, in lower case and with hyphens, is the label
            `reason` of `postrider_ingress_rejections_total` for replies of 4yz and 5yz. Codes are those of RFC 5321 section 4.2.3, enhanced codes
            those of RFC 3463; greetings, 354 and the replies to HELO and EHLO have none (RFC 2034 section 4).

            | code | enhanced | name | words | when |
            |---|---|---|---|---|
            """;

    @Test
    void the_page_is_what_the_code_says() throws IOException {
        StringBuilder page = new StringBuilder(HEAD);
        for (Answer answer : Answer.values()) {
            page.append(row(answer));
        }
        if (Boolean.getBoolean("postrider.replies.write")) {
            Files.writeString(DOCUMENT, page);
        }
        assertThat(DOCUMENT).hasContent(page.toString());
    }

    @ParameterizedTest
    @EnumSource
    void an_enhanced_code_is_of_the_class_of_its_code(Answer answer) {
        Reply reply = answer.plain().reply();

        assertThat(answer.status()).matches("|" + reply.code() / 100 + "\\.[0-7]\\.\\d{1,2}");
        assertThat(answer.status().isEmpty()).isEqualTo(answer.name().matches("GREETING|HELLO|START_DATA"));
        assertThat(answer.meaning()).endsWith(".");
    }

    private static String row(Answer answer) {
        Reply reply = answer.plain().reply();
        return "| %d | %s | %s | %s | %s |\n"
                .formatted(
                        reply.code(),
                        answer.status(),
                        answer.name(),
                        String.join(" ", reply.lines()).replace("<CRLF>", "&lt;CRLF&gt;"),
                        answer.meaning());
    }
}
