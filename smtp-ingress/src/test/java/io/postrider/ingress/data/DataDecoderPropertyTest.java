package io.postrider.ingress.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The streaming decoder against one that has the whole stream before it and is too simple to be wrong. */
class DataDecoderPropertyTest {

    private static final String NEXT = "MAIL FROM:<next@example.com>\r\n";

    @Property(tries = 3_000)
    void decodes_as_the_reference_does_however_the_stream_is_cut(
            @ForAll("streams") String stream, @ForAll("cuts") List<Integer> cuts) {
        Decoded expected = reference(stream);

        assertThat(streamed(stream, cuts)).isEqualTo(expected);
    }

    @Property(tries = 1_000)
    void what_a_client_stuffed_comes_out_as_it_was(@ForAll("texts") String text, @ForAll("cuts") List<Integer> cuts) {
        String stuffed = ("\r\n" + text + "\r\n").replace("\r\n.", "\r\n..").substring(2);

        Decoded decoded = streamed(stuffed + ".\r\n" + NEXT, cuts);

        assertThat(decoded).isEqualTo(new Decoded(text + "\r\n", false, NEXT));
    }

    @Property(tries = 1_000)
    void line_ends_are_found_as_by_looking_at_each_octet(@ForAll("streams") String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int from = 0; from <= octets.length; from++) {
            int expected = from;
            while (expected < octets.length && octets[expected] != '\r' && octets[expected] != '\n') {
                expected++;
            }
            assertThat(LineEnds.next(octets, from, octets.length)).isEqualTo(expected);
        }
    }

    private record Decoded(String content, boolean bare, String rest) {}

    private static Decoded streamed(String stream, List<Integer> cuts) {
        byte[] octets = stream.getBytes(StandardCharsets.ISO_8859_1);
        DataDecoder decoder = new DataDecoder();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int at = 0;
        int cut = 0;
        while (at < octets.length && !decoder.hasEnded()) {
            int piece = cuts.isEmpty() ? octets.length : cuts.get(cut++ % cuts.size());
            int to = Math.min(octets.length, at + piece);
            int end = decoder.decode(octets, at, to, (in, from, until) -> out.write(in, from, until - from));
            assertThat(end == to || decoder.hasEnded()).isTrue();
            at = end;
        }
        if (decoder.hasBareLineEnd()) {
            // Such a message is refused: what its content would be does not matter, where it ends does.
            return new Decoded("", true, stream.substring(at));
        }
        return new Decoded(out.toString(StandardCharsets.ISO_8859_1), false, stream.substring(at));
    }

    private static Decoded reference(String stream) {
        String whole = "\r\n" + stream;
        int end = whole.indexOf("\r\n.\r\n");
        String body = end < 0 ? stream : whole.substring(2, Math.max(2, end + 2));
        String rest = end < 0 ? "" : whole.substring(end + 5);
        boolean bare = body.replace("\r\n", "").matches("(?s).*[\r\n].*");
        if (end < 0) {
            // An open end: its last octets may be the beginning of something, and are not bare yet.
            bare = body.replaceFirst("\r\\z", "").replace("\r\n", "").matches("(?s).*[\r\n].*");
        }
        if (bare) {
            return new Decoded("", true, rest);
        }
        String content = ("\r\n" + body).replace("\r\n.", "\r\n").substring(2);
        return new Decoded(end < 0 ? withheld(content, body) : content, false, rest);
    }

    /** Of an open end that is a line of a dot and CR, the CR is withheld as well as the dot. */
    private static String withheld(String content, String body) {
        return ("\r\n" + body).endsWith("\r\n.\r") ? content.substring(0, content.length() - 1) : content;
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "\r\n",
                        ".",
                        "\r\n.\r\n",
                        "\r\n.",
                        "\r\n..",
                        "x",
                        "text",
                        "\u00ff",
                        "\0",
                        "\r",
                        "\n",
                        "\r\n\r\n")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("\r\n", ".", "..", "x", "some text", "\u0080", "\r\n.\r\n", "\0")
                .list()
                .ofMaxSize(24)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(1, 9).list().ofMaxSize(6);
    }
}
