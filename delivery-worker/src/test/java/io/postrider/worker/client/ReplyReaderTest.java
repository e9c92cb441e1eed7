package io.postrider.worker.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.reply.Reply;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            250 2.1.0 Ok\\r\\n                        | 250 | 2.1.0 | Ok
            250\\r\\n                                 | 250 |       | ''
            250 \\r\\n                                | 250 |       | ''
            250 Ok\\n                                 | 250 |       | Ok
            354 End with .\\r\\n                      | 354 |       | End with .
            550 5.1.1\\r\\n                           | 550 | 5.1.1 | ''
            550 5.1 no code\\r\\n                     | 550 |       | 5.1 no code
            550 9.1.1 no class\\r\\n                  | 550 |       | 9.1.1 no class
            571 5.7.1 beyond the standard\\r\\n       | 571 | 5.7.1 | beyond the standard
            """)
    void readsWhatPeersSay(String wire, int code, String status, String text) throws IOException {
        Reply reply = said(wire.replace("\\r", "\r").replace("\\n", "\n"));

        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.enhanced().map(Object::toString).orElse(null)).isEqualTo(status);
        assertThat(reply.lines()).containsExactly(text);
    }

    @Test
    void readsAllLinesAndTakesTheEnhancedCodeFromEach() throws IOException {
        Reply reply = said("550-5.7.1 Go\r\n550-5.7.1 away\r\n550 5.7.1 please\r\n");

        assertThat(reply.lines()).containsExactly("Go", "away", "please");
        assertThat(reply.toString()).isEqualTo("550 5.7.1 Go away please");
    }

    @Test
    void theLastLineDecidesWhereCodesDiffer() throws IOException {
        assertThat(said("250-well\r\n550 no\r\n").code()).isEqualTo(550);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "hello\r\n",
                "25\r\n",
                "2500 x\r\n",
                "199 x\r\n",
                "600 x\r\n",
                "25x y\r\n",
                "250-a\r\nb\r\n"
            })
    void whatIsNoReplyIsGarbage(String wire) throws IOException {
        assertThat(read(wire)).isInstanceOf(Heard.Garbage.class);
    }

    @Test
    void aLineWithoutEndIsGarbageAndKeptShort() throws IOException {
        Heard heard = read("250 " + "x".repeat(ReplyReader.MAX_OCTETS * 2));

        assertThat(heard).isInstanceOfSatisfying(Heard.Garbage.class, it -> assertThat(it.text())
                .hasSize(100));
    }

    @Test
    void aLongLineIsCut() throws IOException {
        assertThat(said("250 " + "x".repeat(5000) + "\r\n").lines().getFirst()).hasSize(ReplyReader.MAX_LINE - 4);
    }

    @Test
    void linesWithoutEndAreGarbage() throws IOException {
        assertThat(read("250-x\r\n".repeat(20_000))).isInstanceOf(Heard.Garbage.class);
    }

    @Test
    void manyLinesAreCounted() throws IOException {
        assertThat(said("250-x\r\n".repeat(500) + "250 last\r\n").lines()).hasSize(ReplyReader.MAX_LINES);
    }

    @Test
    void controlAndForeignCharactersDoNotReachADiagnosis() throws IOException {
        assertThat(said("550 a\u0007b\u00e9\tc\r\n").lines()).containsExactly("a?b? c");
    }

    @Test
    void pipelinedRepliesComeOneByOne() throws IOException {
        ReplyReader reader = new ReplyReader(octets("250 a\r\n250-b\r\n250 c\r\n354 d\r\n"));

        assertThat(List.of(reader.read(), reader.read(), reader.read()))
                .extracting(heard -> ((Heard.Said) heard).reply().toString())
                .containsExactly("250 a", "250 b c", "354 d");
        assertThat(reader.hasBuffered()).isFalse();
    }

    @Test
    void aPeerThatClosesInTheMiddleIsNoticed() {
        assertThatThrownBy(() -> read("250-one\r\n25")).isInstanceOf(EOFException.class);
    }

    @Property(tries = 2000)
    void anythingIsAReplyOrGarbageOrAnEnd(
            @ForAll @Size(max = 300) byte[] noise, @ForAll @IntRange(min = 1, max = 7) int step) {
        ReplyReader reader = new ReplyReader(new Trickle(noise, step));
        try {
            for (int i = 0; i < noise.length; i++) {
                String text =
                        switch (reader.read()) {
                            case Heard.Said(Reply reply) -> reply.toString();
                            case Heard.Garbage(String garbage) -> garbage;
                        };
                assertThat(text.chars()).allMatch(c -> c >= ' ' && c < 0x10000 && c != '\n' && c != '\r');
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(EOFException.class);
        }
    }

    @Property(tries = 200)
    void howItIsCutIntoPacketsMakesNoDifference(@ForAll @IntRange(min = 1, max = 40) int step) throws IOException {
        byte[] wire = "250-mx.example.org\r\n250-SIZE 1000\r\n250 2.0.0 DSN\r\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(new ReplyReader(new Trickle(wire, step)).read())
                .isEqualTo(new ReplyReader(new ByteArrayInputStream(wire)).read());
    }

    private static Reply said(String wire) throws IOException {
        return ((Heard.Said) read(wire)).reply();
    }

    private static Heard read(String wire) throws IOException {
        return new ReplyReader(octets(wire)).read();
    }

    private static InputStream octets(String wire) {
        return new ByteArrayInputStream(wire.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A few octets at each read. */
    private static final class Trickle extends ByteArrayInputStream {
        private final int step;

        Trickle(byte[] octets, int step) {
            super(octets);
            this.step = step;
        }

        @Override
        public synchronized int read(byte[] to, int from, int length) {
            return super.read(to, from, Math.min(step, length));
        }
    }
}
