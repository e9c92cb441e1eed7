package io.postrider.dsn.report;

import static io.postrider.dsn.FailedMail.OUR_OWN;
import static io.postrider.dsn.FailedMail.STRANGER;
import static io.postrider.dsn.FailedMail.failed;
import static io.postrider.dsn.FailedMail.from;
import static io.postrider.dsn.FailedMail.recipient;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.postrider.address.Mailbox;
import io.postrider.delivery.Action;
import io.postrider.dsn.loopguard.LoopGuard;
import io.postrider.dsn.notice.Notice;
import io.postrider.dsn.notice.NoticePolicy;
import io.postrider.envelope.BodyType;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.NotifyOn;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.envelope.ReturnContent;
import io.postrider.schedule.RetrySchedule;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ReportComposerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T18:00:03Z"), ZoneOffset.UTC);
    private static final QueueId REPORT_ID = new QueueId("1k0report00000000000");
    private static final String SENDER = "sender@example.net";
    private static final String MESSAGE = """
            Received: from client.example ([192.0.2.7]) by mx1.example.org
            Message-ID: <original@client.example>
            From: sender@example.net
            To: nobody@example.org
            Subject: Hello

            How are you?
            .
            """.replace("\n", "\r\n");

    private static final RetrySchedule BRIEF =
            new RetrySchedule(List.of(Duration.ofHours(1)), Duration.ofDays(1), Duration.ofHours(4));

    private final ReportComposer composer = new ReportComposer(
            "mx1.example.org",
            (destination, recipient) -> recipient.ascii().equals("brief.example") ? BRIEF : RetrySchedule.DEFAULT,
            CLOCK);

    @Test
    void aFailureIsTheGoldenReport() throws Exception {
        Recipient recipient = new Recipient(
                Mailbox.of("nobody@example.org"),
                null,
                "rfc822;Nobody@Example.ORG",
                failed("nobody@example.org").diagnosis());
        Report report = compose(from(SENDER, recipient), MESSAGE);

        assertThat(new String(report.octets(), UTF_8)).isEqualTo(golden("failure.eml"));
    }

    @Test
    void theReportIsWhatTheStandardsAskFor() {
        Report report = compose(from(SENDER, failed("nobody@example.org")), MESSAGE);
        ParsedReport parsed = ParsedReport.of(report.octets());

        assertThat(report.addressee()).isEqualTo(Mailbox.of(SENDER));
        assertThat(report.body()).isEqualTo(BodyType.SEVEN_BIT);
        assertThat(parsed.header())
                .containsEntry("From", "Mail Delivery System <MAILER-DAEMON@mx1.example.org>")
                .containsEntry("To", "<" + SENDER + ">")
                .containsEntry("Auto-Submitted", "auto-replied")
                .containsEntry("Message-ID", "<1k0report00000000000@mx1.example.org>")
                .containsEntry("In-Reply-To", "<original@client.example>")
                .containsEntry("Date", "Mon, 23 Nov 2026 18:00:03 +0000")
                .containsEntry("MIME-Version", "1.0");
        // RFC 6522 section 3
        assertThat(parsed.contentType()).isEqualTo("multipart/report");
        assertThat(parsed.header().get("Content-Type")).contains("report-type=delivery-status");
        assertThat(parsed.parts())
                .extracting(ParsedReport.Part::type)
                .containsExactly("text/plain", "message/delivery-status", "message/rfc822");
        assertThat(parsed.parts().getFirst().text())
                .contains("<nobody@example.org>", "mx.example.org said: 550 5.1.1 No such user", "no such mailbox");
        // RFC 3464 section 2.2 and 2.3
        List<Map<String, String>> groups = parsed.parts().get(1).groups();
        assertThat(groups).hasSize(2);
        assertThat(groups.getFirst())
                .containsEntry("Reporting-MTA", "dns; mx1.example.org")
                .containsEntry("Original-Envelope-Id", "QQ314159")
                .containsEntry("Arrival-Date", "Mon, 23 Nov 2026 18:00:00 +0000");
        assertThat(groups.getLast())
                .doesNotContainKeys("Original-Recipient", "Will-Retry-Until")
                .containsEntry("Final-Recipient", "rfc822; nobody@example.org")
                .containsEntry("Action", "failed")
                .containsEntry("Status", "5.1.1")
                .containsEntry("Remote-MTA", "dns; mx.example.org")
                .containsEntry("Diagnostic-Code", "smtp; 550 5.1.1 No such user")
                .containsEntry("Last-Attempt-Date", "Mon, 23 Nov 2026 18:00:02 +0000");
        assertThat(parsed.parts().getLast().octets()).isEqualTo(MESSAGE.getBytes(UTF_8));
    }

    @Test
    void aDelaySaysOfEachRecipientUntilWhenItIsTried() {
        Recipient late = recipient("a@example.org", null, Action.DELAYED);
        Recipient brief = recipient("b@brief.example", null, Action.DELAYED);
        ParsedReport parsed = ParsedReport.of(compose(from(SENDER, OUR_OWN, ReturnContent.FULL, late, brief), MESSAGE)
                .octets());

        assertThat(parsed.parts().get(1).groups().subList(1, 3))
                .extracting(group -> group.get("Will-Retry-Until"))
                .containsExactly("Sat, 28 Nov 2026 18:00:00 +0000", "Tue, 24 Nov 2026 18:00:00 +0000");
    }

    @Test
    void aDelaySaysUntilWhenItIsTriedAndReturnsOnlyTheHeader() {
        Recipient late = recipient("a@example.org", null, Action.DELAYED);
        ParsedReport parsed = ParsedReport.of(compose(from(SENDER, OUR_OWN, ReturnContent.FULL, late), MESSAGE)
                .octets());

        assertThat(parsed.header()).containsEntry("Subject", "Your mail is delayed");
        assertThat(parsed.parts().get(1).groups().getLast())
                .containsEntry("Action", "delayed")
                .containsEntry("Will-Retry-Until", "Sat, 28 Nov 2026 18:00:00 +0000");
        assertThat(parsed.parts().getFirst().text().replaceAll("\\s+", " "))
                .contains("tried until Sat, 28 Nov 2026 18:00:00 +0000");
        assertThat(parsed.parts().getLast().type()).isEqualTo("text/rfc822-headers");
        assertThat(parsed.parts().getLast().text())
                .endsWith("Subject: Hello\r\n")
                .doesNotContain("How are you");
    }

    @Test
    void aSuccessAndAFailureInOneReportMakeAFailure() {
        ParsedReport parsed = ParsedReport.of(compose(
                        from(
                                SENDER,
                                recipient("a@example.org", Set.of(NotifyOn.SUCCESS), Action.RELAYED),
                                failed("b@example.org")),
                        MESSAGE)
                .octets());
        assertThat(parsed.header()).containsEntry("Subject", "Undelivered mail returned to sender");
        assertThat(parsed.parts().get(1).groups())
                .extracting(fields -> fields.get("Action"))
                .containsExactly(null, "relayed", "failed");
    }

    @Test
    void retHdrsAndLargeMessagesReturnOnlyTheHeader() {
        Envelope hdrs = from(SENDER, STRANGER, ReturnContent.HDRS, failed("a@example.org"));
        assertThat(lastPart(compose(hdrs, MESSAGE)).type()).isEqualTo("text/rfc822-headers");

        String large = MESSAGE + "x".repeat(70).concat("\r\n").repeat(1000);
        ParsedReport.Part returned = lastPart(compose(from(SENDER, failed("a@example.org")), large));
        assertThat(returned.type()).isEqualTo("text/rfc822-headers");
        assertThat(returned.text()).endsWith("Subject: Hello\r\n");
    }

    @Test
    void anEightBitMessageComesBackOctetForOctetAndSaysSo() {
        String message = "Subject: Grüße\r\n\r\nÄÖÜ\r\n";
        Report report = compose(from(SENDER, failed("a@example.org")), message);
        assertThat(report.body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(ParsedReport.of(report.octets()).header()).containsEntry("Content-Transfer-Encoding", "8bit");
        assertThat(lastPart(report).encoding()).isEqualTo("8bit");
        assertThat(lastPart(report).octets()).isEqualTo(message.getBytes(UTF_8));
    }

    @Test
    void anEightBitHeaderIsEncodedAndTheReportStaysSevenBit() {
        String header = "Subject: Grüße\r\nX-Raw: \u0080\u00ff end \r\n";
        Report report = compose(
                from(SENDER, STRANGER, ReturnContent.HDRS, failed("a@example.org")),
                (header + "\r\nbody\r\n").getBytes(ISO_8859_1));
        assertThat(report.body()).isEqualTo(BodyType.SEVEN_BIT);
        assertSevenBitLines(report.octets());
        assertThat(lastPart(report).encoding()).isEqualTo("quoted-printable");
        assertThat(lastPart(report).octets()).isEqualTo(header.getBytes(ISO_8859_1));
    }

    @Test
    void aMessageThatNoMailPathTakesUnencodedComesBackAsItsHeader() {
        for (String body : List.of("x".repeat(999) + "\r\n", "a\u0000b\r\n", "a\nb\r\n", "a\rb\r\n")) {
            Report report = compose(from(SENDER, failed("a@example.org")), "Subject: x\r\n\r\n" + body);
            assertThat(lastPart(report).type()).isEqualTo("text/rfc822-headers");
            assertThat(lastPart(report).text()).isEqualTo("Subject: x\r\n");
        }
    }

    @Test
    void aHugeHeaderIsReturnedAsItsFirstWholeLines() {
        String line = "X-Long: " + "y".repeat(2_000) + "\r\n";
        Report report = compose(from(SENDER, failed("a@example.org")), line.repeat(1_000));
        byte[] returned = lastPart(report).octets();
        assertThat(returned).hasSizeBetween(line.length(), ReturnedContent.MAX_HEADER_OCTETS);
        assertThat(new String(returned, UTF_8)).isEqualTo(line.repeat(returned.length / line.length()));
        assertSevenBitLines(report.octets());
    }

    @Test
    void aMessageWithoutAHeaderAndContentThatIsGoneStillMakeAReport() {
        Envelope envelope = from(SENDER, STRANGER, ReturnContent.HDRS, failed("a@example.org"));
        assertThat(lastPart(compose(envelope, "\r\nonly a body\r\n")).octets()).isEmpty();
        assertThat(lastPart(compose(envelope, "")).octets()).isEmpty();

        Report gone = composer.compose(REPORT_ID, envelope, decide(envelope), new ReturnedContent.Gone());
        assertThat(ParsedReport.of(gone.octets()).parts()).hasSize(2);
    }

    @Property(tries = 300)
    void noWordsOfAPeerGetOutOfTheirPlace(@ForAll @StringLength(max = 1500) String said) {
        for (String words : List.of(said, "550 x\r\n\r\n--=_report-" + REPORT_ID + "--\r\nBcc: a@b\r\n" + said)) {
            Report report =
                    compose(from(SENDER, recipient("a@example.org", null, Action.FAILED, "5.7.1", words)), MESSAGE);
            ParsedReport parsed = ParsedReport.of(report.octets());
            assertThat(parsed.parts()).hasSize(3);
            assertThat(parsed.header()).doesNotContainKey("Bcc");
            assertThat(parsed.parts().get(1).groups()).hasSize(2);
            assertThat(parsed.parts().get(1).groups().getLast())
                    .containsEntry("Status", "5.7.1")
                    .hasSize(6);
            assertSevenBitLines(report.octets());
        }
    }

    @Test
    void aForgedMessageIdOfTheOriginalIsNotRepeated() {
        for (String id : List.of("<a b@c>", "<a@b>\u00e4", "a@b", "<" + "x".repeat(300) + ">", "<a@b> <c@d>")) {
            Report report = compose(
                    from(SENDER, failed("a@example.org")), ("Message-ID: " + id + "\r\n\r\n").getBytes(ISO_8859_1));
            assertThat(ParsedReport.of(report.octets()).header()).doesNotContainKey("In-Reply-To");
        }
    }

    @Test
    void aThousandRecipientsWithLongRepliesMakeAReportOfBoundedSize() {
        Recipient[] many = IntStream.range(0, 1000)
                .mapToObj(i -> recipient(
                        "user" + i + "@example.org", null, Action.FAILED, "5.7.1", "550 " + "word ".repeat(390)))
                .toArray(Recipient[]::new);
        Report report = compose(from(SENDER, many), MESSAGE);
        assertThat(report.octets()).hasSizeLessThan(700_000);
        ParsedReport parsed = ParsedReport.of(report.octets());
        assertThat(parsed.parts().get(1).groups()).hasSize(1001);
        assertThat(parsed.parts().getFirst().text()).contains("and 950 more");
    }

    @Test
    void internationalAddressesAreWrittenAsTheirFieldsAllow() {
        ParsedReport toAscii =
                ParsedReport.of(compose(from("sender@bücher.example", failed("nutzer@bücher.example")), MESSAGE)
                        .octets());
        assertThat(toAscii.header()).containsEntry("To", "<sender@xn--bcher-kva.example>");

        // RFC 6533 section 3
        Report toUtf8 = compose(from("bücher@example.net", failed("ü@example.org")), MESSAGE);
        ParsedReport parsed = ParsedReport.of(toUtf8.octets());
        assertThat(toUtf8.body()).isEqualTo(BodyType.EIGHT_BIT_MIME);
        assertThat(new String(toUtf8.octets(), UTF_8)).contains("To: <bücher@example.net>\r\n");
        assertThat(parsed.parts().get(1).groups().getLast())
                .containsEntry("Final-Recipient", "utf-8; \\x{FC}@example.org");
        assertThat(parsed.parts().getFirst().text()).contains("<ü@example.org>");
    }

    private Report compose(Envelope envelope, String message) {
        return compose(envelope, message.getBytes(UTF_8));
    }

    private Report compose(Envelope envelope, byte[] message) {
        Notice notice = decide(envelope);
        int wanted = ReturnedContent.octetsWanted(notice, envelope, message.length);
        byte[] head = Arrays.copyOf(message, Math.min(wanted, message.length));
        return composer.compose(
                REPORT_ID, envelope, notice, ReturnedContent.of(notice, envelope, head, message.length));
    }

    private static Notice decide(Envelope envelope) {
        return new NoticePolicy(new LoopGuard(null)).decide(envelope);
    }

    private static ParsedReport.Part lastPart(Report report) {
        return ParsedReport.of(report.octets()).parts().getLast();
    }

    private static void assertSevenBitLines(byte[] octets) {
        assertThat(OctetKinds.of(octets)).isEqualTo(new OctetKinds(false, true));
    }

    private static String golden(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ReportComposerTest.class.getResourceAsStream("/golden/" + name))) {
            return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n").replace("\n", "\r\n");
        }
    }
}
