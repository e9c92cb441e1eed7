package io.postrider.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    private static final String LOCAL_64 = "a".repeat(64);
    private static final String LABEL_63 = "b".repeat(63);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a@b",
                "first.last@example.org",
                "!#$%&'*+-/=?^_`{|}~@example.org",
                "\"two words\"@example.org",
                "\"at@inside\"@example.org",
                "\"a\\\"b\"@example.org",
                "\"a\\\\\"@example.org",
                "\"..\"@example.org",
                "user@[192.0.2.1]",
                "user@xn--bcher-kva.example",
                "bücher@bücher.example",
                "用户@例子.广告",
                "\uD83D\uDCE7@example.org",
                "user@a-b.example",
                "user@under_score.example"
            })
    void aMailboxOfTheGrammarIsReadAndWrittenAsItWas(String text) {
        assertThat(Mailbox.parse(text)).isEqualTo(Parsed.ok(Mailbox.of(text)));
        assertThat(Mailbox.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a",
                "a@",
                "@example.org",
                ".a@example.org",
                "a.@example.org",
                "a..b@example.org",
                "a b@example.org",
                " a@example.org",
                "a@example.org ",
                "a@b@example.org",
                "<a@example.org>",
                "a@exa mple.org",
                "a@example..org",
                "a@.example.org",
                "a@-example.org",
                "a@example-.org",
                "a@example.org..",
                "a@exam!ple.org",
                "\"\"@example.org",
                "\"a@example.org",
                "\"a\\",
                "\"a\\\"@example.org",
                "\"a\"b@example.org",
                "\"a\tb\"@example.org",
                "\"a\\\nb\"@example.org",
                "a\r\n@example.org",
                "a@example.org\r\nRCPT TO:<x@y>",
                "a\u0000@example.org",
                "a\u007f@example.org",
                "a\u0085@example.org",
                "\"a\u0085\"@example.org",
                "\uD800@example.org",
                "\"\uDC00\"@example.org",
                "a@\uD800.example",
                "a@\uFF20.example",
                "a@example\u3002\u3002org",
                "@hop.example:a@example.org"
            })
    void whatIsNoMailboxIsRefusedInPrintableWordsWithoutAnEcho(String text) {
        assertThat(Mailbox.parse(text)).isInstanceOfSatisfying(Parsed.Bad.class, bad -> assertThat(bad.problem())
                .matches("[ -~]+")
                .doesNotContain("example.org"));
    }

    @Test
    void lengthsAreCountedInOctetsUpToTheLimitsOfTheStandard() {
        assertThat(isMailbox(LOCAL_64 + "@example.org")).isTrue();
        assertThat(isMailbox(LOCAL_64 + "a@example.org")).isFalse();
        // 32 times two octets, then one more.
        assertThat(isMailbox("ü".repeat(32) + "@example.org")).isTrue();
        assertThat(isMailbox("ü".repeat(32) + "a@example.org")).isFalse();
        assertThat(isMailbox("a@" + LABEL_63 + ".org")).isTrue();
        assertThat(isMailbox("a@" + LABEL_63 + "b.org")).isFalse();
        String longest = (LABEL_63 + ".").repeat(3) + "b".repeat(63);
        assertThat(longest).hasSize(Domain.MAX_OCTETS);
        assertThat(isMailbox("a@" + longest)).isTrue();
        assertThat(isMailbox("a@" + longest + ".b")).isFalse();
    }

    @Test
    void theLocalPartKeepsItsLettersAndTheDomainDoesNot() {
        assertThat(Mailbox.of("John.DOE@EXAMPLE.Org")).hasToString("John.DOE@example.org");
        assertThat(Mailbox.of("a@example.org.")).isEqualTo(Mailbox.of("a@EXAMPLE.org"));
        assertThat(Mailbox.of("A@example.org")).isNotEqualTo(Mailbox.of("a@example.org"));
    }

    @Test
    void postmasterIsKnownInAnyCaseOfLetters() {
        assertThat(Mailbox.of("PostMaster@example.org").isPostmaster()).isTrue();
        assertThat(Mailbox.of("postmaster2@example.org").isPostmaster()).isFalse();
    }

    @Test
    void onlyALocalPartBeyondAsciiNeedsSmtpUtf8() {
        assertThat(Mailbox.of("bücher@example.org").needsUtf8()).isTrue();
        assertThat(Mailbox.of("user@bücher.example").needsUtf8()).isFalse();
    }

    @Test
    void theReversePathIsNullOrAMailbox() {
        assertThat(ReversePath.parse("").orThrow()).isEqualTo(ReversePath.NULL);
        assertThat(ReversePath.NULL.isNull()).isTrue();
        assertThat(ReversePath.NULL.mailbox()).isEmpty();
        assertThat(ReversePath.NULL).hasToString("");
        assertThat(ReversePath.parse("a@example.org").orThrow().mailbox()).contains(Mailbox.of("a@example.org"));
        assertThat(ReversePath.parse(" ")).isInstanceOf(Parsed.Bad.class);
    }

    @Test
    void ourOwnBadInputIsABrokenInvariant() {
        assertThatThrownBy(() -> Mailbox.of("nobody")).isInstanceOf(IllegalArgumentException.class);
    }

    private static boolean isMailbox(String text) {
        return Mailbox.parse(text) instanceof Parsed.Ok<Mailbox>;
    }
}
