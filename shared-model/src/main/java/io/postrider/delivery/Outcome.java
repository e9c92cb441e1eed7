package io.postrider.delivery;

/** What one attempt settled for one recipient. */
public sealed interface Outcome {

    Diagnosis diagnosis();

    /**
     * A host that is final for the recipient has it, as far as we are to know. Where the sender asked to be told of success,
     * the diagnosis says whose task that is: action {@link Action#DELIVERED} ours, {@link Action#RELAYED} the next host's,
     * which has taken NOTIFY over (RFC 3461 section 5.2.1).
     */
    record Delivered(Diagnosis diagnosis) implements Outcome {}

    /** Handed to a host that will not send the notifications which were asked for (RFC 3461 section 5.2.2). */
    record Relayed(Diagnosis diagnosis) implements Outcome {}

    /** Not yet: to be tried again. */
    record Deferred(Diagnosis diagnosis) implements Outcome {}

    /** Never: to be reported. */
    record Failed(Diagnosis diagnosis) implements Outcome {}
}
