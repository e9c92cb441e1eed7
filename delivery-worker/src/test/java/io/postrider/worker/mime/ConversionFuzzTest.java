package io.postrider.worker.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;

/** Whatever the message: what comes of it can be carried, and says what it said. */
class ConversionFuzzTest {

    @Property(tries = 2000)
    void whatComesOfItIsCarriedAndDecodesToWhatItWas(@ForAll("messages") byte[] message, @ForAll Transport transport)
            throws IOException, MimeException {
        Survey survey = Survey.of(new ByteArrayInputStream(message), message.length, transport);
        if (survey.problem() != null || survey.eightBitHeader()) {
            return;
        }
        byte[] converted;
        try (InputStream in = new ConvertedStream(new ByteArrayInputStream(message), survey.plan())) {
            converted = in.readAllBytes();
        }

        assertThat(Survey.of(new ByteArrayInputStream(converted), converted.length, transport))
                .satisfies(again -> assertThat(again.problem()).isNull())
                .satisfies(again -> assertThat(again.changes()).isFalse());
        assertThat(decoded(converted))
                .as(new String(message, StandardCharsets.ISO_8859_1))
                .isEqualTo(decoded(message));
    }

    @Property(tries = 2000)
    void anyBodyComesBackFromEitherEncoding(@ForAll("bodies") byte[] body) throws IOException, MimeException {
        for (String type : List.of("text/plain", "application/x")) {
            byte[] message = concat(("Content-Type: " + type + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII), body);
            Survey survey = Survey.of(new ByteArrayInputStream(message), message.length, Transport.SEVEN_BIT);
            try (InputStream in = new ConvertedStream(new ByteArrayInputStream(message), survey.plan())) {
                byte[] converted = in.readAllBytes();
                assertThat(decoded(converted)).isEqualTo(decoded(message));
                assertThat(Transport.SEVEN_BIT.carries(OctetCount.of(new ByteArrayInputStream(converted))))
                        .isTrue();
                assertThat((long) converted.length)
                        .isLessThanOrEqualTo(survey.plan().length());
            }
        }
    }

    /** The contents of all parts, decoded. */
    private static List<String> decoded(byte[] message) throws IOException, MimeException {
        MimeTokenStream tokens = new MimeTokenStream(MimeConfig.PERMISSIVE);
        tokens.parse(new ByteArrayInputStream(message));
        List<String> all = new ArrayList<>();
        for (EntityState state = tokens.getState(); state != EntityState.T_END_OF_STREAM; state = tokens.next()) {
            if (state == EntityState.T_BODY) {
                all.add(new String(tokens.getDecodedInputStream().readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return all;
    }

    @Provide
    Arbitrary<byte[]> messages() {
        return Arbitraries.of(
                        "Content-Type: multipart/mixed; boundary=b\r\n",
                        "Content-Type: multipart/alternative; boundary=\"c d\"\r\n",
                        "Content-Type: multipart/digest; boundary=e\r\n",
                        "Content-Type: multipart/signed; boundary=s\r\n",
                        "Content-Type: message/rfc822\r\n",
                        "Content-Type: text/html; charset=utf-8\r\n",
                        "Content-Type: image/png\r\n",
                        "Content-Transfer-Encoding: 8bit\r\n",
                        "Content-Transfer-Encoding: binary\r\n",
                        "Content-Transfer-Encoding: base64\r\n",
                        "Content-Transfer-Encoding: quoted-printable\r\n",
                        "MIME-Version: 1.0\r\n",
                        "no field\r\n",
                        "Subject: folded\r\n here\r\n",
                        "\r\n",
                        "\r\n\r\n",
                        "\r\n--b\r\n",
                        "\r\n--b--\r\n",
                        "\r\n--c d\r\n",
                        "\r\n--c d--\r\n",
                        "\r\n--e\r\n",
                        "\r\n--s\r\n",
                        "sch\u00f6n ",
                        "\u0000",
                        "\r",
                        "\n",
                        "a text of some length, that has no octet above 127\r\n",
                        "x".repeat(1_000))
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Provide
    Arbitrary<byte[]> bodies() {
        return Arbitraries.of(
                        "\r\n", "\r", "\n", " ", "\t", "-", "--b", "=", ".", "\u00e9", "\u0000", "word", "y".repeat(74))
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] all = new byte[one.length + two.length];
        System.arraycopy(one, 0, all, 0, one.length);
        System.arraycopy(two, 0, all, one.length, two.length);
        return all;
    }
}
