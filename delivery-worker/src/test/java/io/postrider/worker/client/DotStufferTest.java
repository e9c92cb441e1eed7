package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DotStufferTest {

    @ParameterizedTest
    @CsvSource({
        "'a\\r\\n',            'a\\r\\n.\\r\\n'",
        "'',                   '.\\r\\n'",
        "'.\\r\\n',            '..\\r\\n.\\r\\n'",
        "'.',                  '..\\r\\n.\\r\\n'",
        "'a\\r\\n.b\\r\\n',    'a\\r\\n..b\\r\\n.\\r\\n'",
        "'a.b\\r\\n..\\r\\n',  'a.b\\r\\n...\\r\\n.\\r\\n'",
        "'a\\r\\n\\r\\n',      'a\\r\\n\\r\\n.\\r\\n'",
        "'no end',             'no end\\r\\n.\\r\\n'",
    })
    void stuffsAndEnds(String content, String wire) {
        assertThat(stuffed(raw(content), 1000)).isEqualTo(raw(wire));
    }

    @Property(tries = 3000)
    void whatAReceiverMakesOfItIsWhatWentIn(
            @ForAll("lines") String content, @ForAll @IntRange(min = 1, max = 9) int piece) {
        byte[] wire =
                stuffed(content.getBytes(StandardCharsets.ISO_8859_1), piece).getBytes(StandardCharsets.ISO_8859_1);

        String expected = content.isEmpty() || content.endsWith("\r\n") ? content : content + "\r\n";
        assertThat(unstuffed(wire)).isEqualTo(expected);
    }

    @Property(tries = 1000)
    void neverNeedsMoreRoomThanItSays(@ForAll("lines") String content) {
        byte[] octets = content.getBytes(StandardCharsets.ISO_8859_1);
        byte[] exact = new byte[DotStuffer.atMost(octets.length)];

        assertThat(new DotStuffer().stuff(octets, 0, octets.length, exact, 0)).isBetween(octets.length, exact.length);
    }

    @Provide
    Arbitrary<String> lines() {
        return Arbitraries.of("\r\n", ".", "..", "a", "\u00ff", "\r\n.\r\n", "\r\n.")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    private static String raw(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }

    private static String stuffed(String content, int piece) {
        return stuffed(content.getBytes(StandardCharsets.ISO_8859_1), piece);
    }

    private static String stuffed(byte[] octets, int piece) {
        DotStuffer stuffer = new DotStuffer();
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (int from = 0; from < octets.length; from += piece) {
            int length = Math.min(piece, octets.length - from);
            byte[] to = new byte[DotStuffer.atMost(length)];
            wire.write(to, 0, stuffer.stuff(octets, from, length, to, 0));
        }
        byte[] end = new byte[DotStuffer.END_OCTETS];
        wire.write(end, 0, stuffer.end(end, 0));
        return wire.toString(StandardCharsets.ISO_8859_1);
    }

    /** RFC 5321 section 4.5.2, the receiver's part, in the simplest form. */
    private static String unstuffed(byte[] wire) {
        String text = "\r\n" + new String(wire, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n.\r\n");
        assertThat(end).isEqualTo(text.length() - 5);
        String content = text.substring(0, end + 2).replace("\r\n.", "\r\n");
        return content.substring(2);
    }
}
