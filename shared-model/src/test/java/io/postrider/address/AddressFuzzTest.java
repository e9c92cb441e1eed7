package io.postrider.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Whatever a peer says, parsing answers; and what it accepts reads the same when it is read again. */
class AddressFuzzTest {

    @Property(tries = 3000)
    void anyTextIsParsedWithoutAnException(@ForAll @StringLength(max = 80) String text) {
        check(text);
    }

    @Property(tries = 3000)
    void anythingMadeOfTheGrammarsCharactersIsParsedToo(
            @ForAll
                    @Chars({
                        'a', 'A', '1', '.', '-', '@', '"', '\\', '[', ']', ':', ' ', 'ü', 'İ', 'ß', '\u3002', '\uFF0E'
                    })
                    @StringLength(max = 24)
                    String text) {
        check(text);
        check("a@" + text);
        check("a@[" + text + "]");
        check("\"" + text + "\"@example.org");
    }

    private static void check(String text) {
        if (Mailbox.parse(text) instanceof Parsed.Ok<Mailbox>(Mailbox mailbox)) {
            assertThat(Mailbox.parse(mailbox.toString())).isEqualTo(Parsed.ok(mailbox));
            assertThat(mailbox.domain().ascii()).matches("[!-~]{1,255}");
            String written = mailbox.toString();
            assertThat(new String(written.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(written);
            assertThat(written).doesNotContainPattern("[\\x00-\\x1f\\x7f]");
        }
    }
}
