package io.postrider.ingress.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Parsers take anything, and answer it. */
class CommandPropertyTest {

    private static final MailTerms OFFERED = new MailTerms(true, true, Instant.EPOCH);
    private static final MailTerms NOTHING_OFFERED = new MailTerms(false, false, Instant.EPOCH);

    @Property(tries = 3_000)
    void no_line_makes_the_parser_throw(@ForAll byte[] octets) {
        assertThat(CommandLine.parse(octets, 0, octets.length)).isNotNull();
    }

    @Property(tries = 3_000)
    void no_argument_makes_the_grammar_throw(@ForAll("arguments") String argument) {
        assertThat(MailArguments.parse(argument, OFFERED)).isNotNull();
        assertThat(RcptArguments.parse(argument, true)).isNotNull();
        assertThat(MailArguments.parse(argument, NOTHING_OFFERED)).isNotNull();
        assertThat(RcptArguments.parse(argument, false)).isNotNull();
    }

    @Property(tries = 1_000)
    void refusals_are_printable_and_say_4_or_5(@ForAll("arguments") String argument) {
        if (MailArguments.parse(argument, OFFERED) instanceof Arguments.Refused<MailArguments>(Response response)) {
            assertThat(response.reply().isPermanent()).isTrue();
            assertThat(new String(response.wire(), StandardCharsets.ISO_8859_1)).matches("5\\d\\d [ -~]+\r\n");
        }
    }

    @Property(tries = 1_000)
    void lines_are_the_same_however_they_are_cut(
            @ForAll("lines") List<String> lines, @ForAll("cuts") List<Integer> cuts) {
        byte[] stream = String.join("", lines).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(stream, cuts)).isEqualTo(read(stream, List.of()));
    }

    @Property(tries = 500)
    void what_is_xtext_says_only_printable_characters(@ForAll("xtexts") String text) {
        Xtext.decode(text).ifPresent(plain -> assertThat(plain).matches("[ -~]*"));
    }

    private static List<String> read(byte[] stream, List<Integer> cuts) {
        LineReader reader = new LineReader();
        List<String> read = new ArrayList<>();
        int at = 0;
        int cut = 0;
        while (at < stream.length) {
            int to = cuts.isEmpty() ? stream.length : Math.min(stream.length, at + cuts.get(cut++ % cuts.size()));
            while (at < to) {
                int end = reader.read(stream, at, to);
                if (end >= 0) {
                    read.add(shown(reader.line()));
                }
                at = end < 0 ? to : end;
            }
        }
        return read;
    }

    private static String shown(CommandLine line) {
        return switch (line) {
            case CommandLine.Understood(Verb verb, String argument) -> verb + " " + argument;
            case CommandLine.NotUnderstood(Response response) -> response.toString();
        };
    }

    @Provide
    Arbitrary<String> arguments() {
        Arbitrary<String> part = Arbitraries.of(
                "FROM:",
                "TO:",
                "<",
                ">",
                "a@example.com",
                "@",
                "\"",
                "\\",
                ",",
                ":",
                " ",
                "SIZE=",
                "99",
                "BODY=",
                "8BITMIME",
                "NOTIFY=",
                "NEVER",
                "ORCPT=rfc822;",
                "+2B",
                "+",
                "ENVID=",
                "RET=HDRS",
                "=",
                "\u00fc",
                "[IPv6:",
                "]",
                ".",
                "\t");
        return Combinators.combine(
                        Arbitraries.of("FROM:<", "TO:<", ""), part.list().ofMaxSize(12))
                .as((start, parts) -> start + String.join("", parts));
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.of(
                        "NOOP\r\n",
                        "NOOP x\r\n",
                        "\r\n",
                        "\n",
                        "\r\r\n",
                        "NOOP " + "x".repeat(600) + "\r\n",
                        "y".repeat(5_000) + "\r\n",
                        "RCPT TO:<a@example.org>\r\n",
                        "\0\r\n",
                        "NOOP\n")
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<String> xtexts() {
        return Arbitraries.strings().withChars("+0123456789ABCDEFabcdef=x ").ofMaxLength(12);
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 700).list().ofMaxSize(6);
    }
}
