package io.postrider.delivery;

/** What one attempt settled for one recipient. */
public sealed interface Outcome {

    Diagnosis diagnosis();

    /** A host that is final for the recipient has it, as far as we are to know. */
    record Delivered(Diagnosis diagnosis) implements Outcome {}

    /** Handed to a host that will not send the notifications which were asked for (RFC 3461 section 5.2.2). */
    record Relayed(Diagnosis diagnosis) implements Outcome {}

    /** Not yet: to be tried again. */
    record Deferred(Diagnosis diagnosis) implements Outcome {}

    /** Never: to be reported. */
    record Failed(Diagnosis diagnosis) implements Outcome {}
}
