package io.postrider.dsn.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldsTest {

    @Test
    void aFieldIsFoldedAtBlanksAndUnfoldsToWhatItWas() {
        String value = "word ".repeat(60).strip();
        String field = new Fields().add("Diagnostic-Code", value).toString();
        assertThat(field.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
        assertThat(field.replace("\r\n ", " ")).isEqualTo("Diagnostic-Code: " + value + "\r\n");
    }

    @Property(tries = 1000)
    void whateverIsSaidItIsOneFieldOfPrintableAsciiInShortLines(@ForAll @StringLength(max = 3000) String said) {
        String field = new Fields()
                .add("Diagnostic-Code", "smtp; " + FieldText.words(said, 2500))
                .toString();
        String[] lines = field.split("\r\n", -1);
        assertThat(lines[lines.length - 1]).isEmpty();
        for (int i = 0; i < lines.length - 1; i++) {
            assertThat(lines[i])
                    .matches(i == 0 ? "Diagnostic-Code: [ -~]*" : " [!-~][ -~]*")
                    .hasSizeLessThan(998);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "user@example.org, rfc822; user@example.org",
        "user@bücher.example, rfc822; user@xn--bcher-kva.example",
        "bücher@example.org, utf-8; b\\x{FC}cher@example.org",
    })
    void anAddressIsOfTheTypeThatItNeeds(String mailbox, String written) {
        assertThat(FieldText.address(Mailbox.of(mailbox))).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "rfc822;User@Example.org, rfc822; User@Example.org",
        "x400;/C=US/, x400; /C=US/",
        "utf-8;bücher@example.org, utf-8; b\\x{FC}cher@example.org",
        "rfc822;bücher@example.org, rfc822; b?cher@example.org",
        "'rfc822;a\r\nBcc: b', rfc822; a  Bcc: b",
        "no type at all, ''",
        "two words;a@b, ''",
        "rfc822;, ''",
        ";a@b, ''",
    })
    void whatOrcptSaidIsRepeatedIfItIsOfTheForm(String orcpt, String written) {
        assertThat(FieldText.originalRecipient(orcpt)).isEqualTo(written);
    }
}
