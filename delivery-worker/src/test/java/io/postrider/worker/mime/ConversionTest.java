package io.postrider.worker.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTest {

    @Test
    void textBecomesQuotedPrintable() {
        assertThat(sevenBit("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                Grüße = Gruesse, und noch viel mehr Text\s
                -- dash
                """)).isEqualTo("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=C3=9Fe =3D Gruesse, und noch viel mehr Text=20
                =2D- dash
                """);
    }

    @Test
    void textThatIsMostlyForeignAndWhatIsNoTextBecomeBase64() {
        assertThat(sevenBit("""
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                Привет, мир
                """)).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                0J/RgNC40LLQtdGCLCDQvNC40YANCg==""");
        assertThat(sevenBit("""
                MIME-Version: 1.0
                content-type: image/x-one
                CONTENT-transfer-encoding:
                 binary

                aä""")).isEqualTo("""
                MIME-Version: 1.0
                content-type: image/x-one
                Content-Transfer-Encoding: base64

                YcOk""");
    }

    @Test
    void aMessageThatSaysNothingOfItselfIsLabelled() {
        assertThat(sevenBit("""
                Subject: x

                Grüße aus Hamburg an der Elbe
                """)).isEqualTo("""
                Subject: x
                MIME-Version: 1.0
                Content-Type: text/plain; charset=unknown-8bit
                Content-Transfer-Encoding: quoted-printable

                Gr=C3=BC=C3=9Fe aus Hamburg an der Elbe
                """);
    }

    @Test
    void onlyThePartsThatNeedItAreTouched() {
        assertThat(sevenBit("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b=1"
                Content-Transfer-Encoding: 8bit

                For readers without MIME
                --b=1
                Content-Type: text/plain

                plain
                 as it was \t
                --b=1
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 8bit

                <p>schön ist es hier und ruhig</p>
                --b=1
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 8bit

                Subject: inner
                Content-Type: multipart/alternative; boundary=c

                --c
                Content-Transfer-Encoding: 8bit

                really seven
                --c
                Content-Type: text/plain; charset=iso-8859-1

                né en France il y a longtemps

                --c--

                --b=1--
                The end
                """)).isEqualTo("""
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="b=1"
                Content-Transfer-Encoding: 7bit

                For readers without MIME
                --b=1
                Content-Type: text/plain

                plain
                 as it was \t
                --b=1
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                <p>sch=C3=B6n ist es hier und ruhig</p>
                --b=1
                Content-Type: message/rfc822
                Content-Transfer-Encoding: 7bit

                Subject: inner
                Content-Type: multipart/alternative; boundary=c

                --c
                Content-Transfer-Encoding: 7bit

                really seven
                --c
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                n=C3=A9 en France il y a longtemps

                --c--
                --b=1--
                The end
                """);
    }

    @Test
    void asidesThatNeedItAreLeftOut() {
        assertThat(sevenBit("""
                Content-Type: multipart/mixed; boundary=b

                für Leser ohne MIME
                --b

                plain
                --b--
                Schöner Schluss
                """)).isEqualTo("""
                Content-Type: multipart/mixed; boundary=b

                --b

                plain
                --b--""");
    }

    @Test
    void whatIsSignedStaysAsItIsBesideWhatIsConverted() {
        String signed = """
                Content-Type: multipart/signed; boundary=s

                 odd preamble\t
                --s
                Content-Transfer-Encoding: 8bit
                not a field

                signed \t

                --s
                Content-Type: application/pgp-signature

                sig
                --s--

                """;
        String message = """
                Content-Type: multipart/mixed; boundary=b

                --b

                schönes Wetter heute und morgen wohl auch
                --b
                %s
                --b--
                """.formatted(signed);

        assertThat(sevenBit(message)).contains("sch=C3=B6nes").contains(signed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/signed; boundary=s\n\n--s\n\nschön\n--s\n\nsig\n--s--\n",
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: MULTIPART/Encrypted; boundary=s\n\n"
                        + "--s\n\nschön\n--s--\n--b--\n",
                "Content-Type: message/partial; id=x; number=1\n\nschön\n",
                "Content-Transfer-Encoding: base64\n\nschön\n",
                "Content-Transfer-Encoding: x-uuencode\n\nschön\n",
                "Content-Type: multipart/mixed\n\nschön\n",
                "Content-Type: multipart/mixed; boundary=never\n\nschön\n",
            })
    void whatMustNotBeAlteredHasAnObstacle(String message) throws IOException {
        assertThat(survey(octets(message), Transport.SEVEN_BIT).obstacle()).isPresent();
    }

    @Test
    void theSameWithoutEightBitsHasNoneAndNeedsNothing() throws IOException {
        Survey survey = survey(
                octets("Content-Type: multipart/signed; boundary=s\n\n--s\n\nplain\n--s\n\nsig\n--s--\n"),
                Transport.SEVEN_BIT);

        assertThat(survey.obstacle()).isEmpty();
        assertThat(survey.changes()).isFalse();
    }

    @Test
    void binaryPartsBecomeLinesForAHostWithEightBitMimeAndTheOthersStay() {
        String converted = convert(octets("""
                        Content-Type: multipart/mixed; boundary=b
                        Content-Transfer-Encoding: binary

                        --b
                        Content-Transfer-Encoding: binary

                        schön
                        --b
                        Content-Type: application/octet-stream
                        Content-Transfer-Encoding: binary

                        one\0two
                        --b--
                        """), Transport.EIGHT_BIT, 7);

        assertThat(lf(converted)).isEqualTo("""
                Content-Type: multipart/mixed; boundary=b
                Content-Transfer-Encoding: 8bit
                MIME-Version: 1.0

                --b
                Content-Transfer-Encoding: 8bit

                schön
                --b
                Content-Type: application/octet-stream
                Content-Transfer-Encoding: base64

                b25lAHR3bw==
                --b--""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "\0", "a\r", "\r\r\n"})
    void whatIsNoLineIsNotCarried(String body) throws IOException {
        byte[] message = ("Subject: x\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);

        assertThat(survey(message, Transport.EIGHT_BIT).changes()).isTrue();
    }

    @Test
    void linesThatAreTooLongAreNotCarried() throws IOException {
        assertThat(survey(octets("S: x\n\n" + "a".repeat(998) + "\n"), Transport.EIGHT_BIT)
                        .changes())
                .isFalse();
        assertThat(survey(octets("S: x\n\n" + "a".repeat(999) + "\n"), Transport.EIGHT_BIT)
                        .changes())
                .isTrue();
    }

    @Test
    void headersInEightBitsAreFoundWhereverTheyAre() throws IOException {
        assertThat(survey(octets("Subject: schön\n\nx\n"), Transport.EIGHT_BIT).eightBitHeader())
                .isTrue();
        assertThat(survey(octets("Subject: x\n\nschön\n"), Transport.EIGHT_BIT).eightBitHeader())
                .isFalse();
        assertThat(survey(
                                octets("Content-Type: multipart/mixed; boundary=b\n\n--b\n"
                                        + "Content-Disposition: attachment; filename=schön\n\nx\n--b--\n"),
                                Transport.EIGHT_BIT)
                        .eightBitHeader())
                .isTrue();
    }

    @Test
    void aMessageMadeToWearUsOutHasAnObstacle() throws IOException {
        StringBuilder deep = new StringBuilder();
        for (int i = 0; i < 2_000; i++) {
            deep.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        StringBuilder many = new StringBuilder("Content-Type: multipart/mixed; boundary=b\n\n");
        many.append("--b\n\nx\n".repeat(EntityReader.MAX_ENTITIES + 1));

        for (String message : List.of(
                deep + "\nschön\n",
                many.toString(),
                "Subject: " + "x".repeat(EntityReader.MAX_FIELD) + "\n\nschön\n",
                "a: b\n".repeat(EntityReader.MAX_FIELDS + 1) + "\nschön\n")) {
            assertThat(survey(octets(message), Transport.SEVEN_BIT).obstacle()).isPresent();
        }
    }

    @Test
    void aSourceThatFailsIsNoObstacle() {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("Kafka does not answer");
            }
        };

        assertThatThrownBy(() -> Survey.of(failing, 1, Transport.SEVEN_BIT)).hasMessageContaining("Kafka");
    }

    private static String sevenBit(String message) {
        String converted = convert(octets(message), Transport.SEVEN_BIT, 1_000);
        assertThat(converted.chars()).allMatch(c -> c < 0x80);
        return lf(converted);
    }

    private static String convert(byte[] message, Transport transport, int piece) {
        try {
            Survey survey = survey(message, transport);
            assertThat(survey.obstacle()).isEmpty();
            assertThat(survey.changes()).isTrue();
            try (InputStream in = new ConvertedStream(new ByteArrayInputStream(message), survey.plan())) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                byte[] block = new byte[piece];
                int read;
                while ((read = in.read(block)) >= 0) {
                    out.write(block, 0, read);
                }
                assertThat((long) out.size()).isLessThanOrEqualTo(survey.plan().length());
                return out.toString(StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Survey survey(byte[] message, Transport transport) throws IOException {
        return Survey.of(new ByteArrayInputStream(message), message.length, transport);
    }

    private static byte[] octets(String lines) {
        return lines.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String lf(String text) {
        return text.replace("\r\n", "\n");
    }
}
