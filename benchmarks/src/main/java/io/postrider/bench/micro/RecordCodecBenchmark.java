package io.postrider.bench.micro;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Envelope;
import io.postrider.envelope.Origin;
import io.postrider.envelope.QueueId;
import io.postrider.envelope.Recipient;
import io.postrider.record.Content;
import io.postrider.record.Decoded;
import io.postrider.record.EncodedRecord;
import io.postrider.record.MailRecord;
import io.postrider.record.MailRecordCodec;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The codec, which runs twice at every hop. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordCodecBenchmark {

    private final MailRecordCodec codec = new MailRecordCodec();
    private final MailRecord mail = new MailRecord(
            new Envelope(
                    QueueId.next(1_700_000_000_000L),
                    ReversePath.of(Mailbox.of("sender@example.org")),
                    List.of(Recipient.of(Mailbox.of("recipient@example.net"))),
                    DeliveryRequest.PLAIN,
                    new Origin("192.0.2.1", "client.example.org", "ESMTP", null, true, null),
                    Instant.ofEpochMilli(1_700_000_000_000L),
                    null),
            new Content.Inline(new byte[10_240]));
    private final EncodedRecord encoded = codec.encode(mail);

    @Benchmark
    public EncodedRecord encode() {
        return codec.encode(mail);
    }

    @Benchmark
    public Decoded decode() {
        return codec.decode(encoded.envelope(), encoded.value());
    }
}
