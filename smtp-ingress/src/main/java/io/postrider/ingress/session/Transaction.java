package io.postrider.ingress.session;

import io.postrider.address.Mailbox;
import io.postrider.address.ReversePath;
import io.postrider.envelope.DeliveryRequest;
import io.postrider.envelope.Recipient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A mail transaction so far (RFC 5321 section 3.3). It gathers recipients until DATA, none twice, and never more than
 * what a record's envelope has room for; after that it does not change. Its memory is reserved: who lets go of it
 * calls {@link #release}. For one thread until DATA.
 */
public final class Transaction {

    /** Octets of all recipients together, as a record's envelope has them. */
    public static final int RECIPIENTS_OCTETS = 512 * 1024;

    /** What became of a recipient. */
    public enum Taken {
        YES,
        /** The record's envelope has no room for it. */
        ENVELOPE_FULL,
        /** No memory is left for it now. */
        NO_MEMORY
    }

    /** What a recipient takes in the envelope besides its addresses: punctuation, names of fields, NOTIFY. */
    private static final int RECIPIENT_OCTETS = 100;

    /** What it takes in memory besides that: its objects, and its places in the list and the set. */
    private static final int RECIPIENT_OBJECTS = 220;

    /** What a transaction takes without recipients: the longest sender and ENVID, and its objects. */
    static final int FIRST_OCTETS = 1024;

    private final ReversePath sender;
    private final DeliveryRequest request;
    private final long declaredSize;
    private final EnvelopeRoom room;
    private final List<Recipient> recipients = new ArrayList<>(1);
    private final Set<Mailbox> mailboxes = HashSet.newHashSet(1);
    private long octets;

    /**
     * @param sender of MAIL
     * @param request of MAIL
     * @param declaredSize of MAIL, in octets, -1 when not said
     * @param room has given {@link #FIRST_OCTETS} already
     */
    public Transaction(ReversePath sender, DeliveryRequest request, long declaredSize, EnvelopeRoom room) {
        this.sender = sender;
        this.request = request;
        this.declaredSize = declaredSize;
        this.room = room;
    }

    public ReversePath sender() {
        return sender;
    }

    public DeliveryRequest request() {
        return request;
    }

    public long declaredSize() {
        return declaredSize;
    }

    /** Of each RCPT that was accepted, in that order; a view. */
    public List<Recipient> recipients() {
        return Collections.unmodifiableList(recipients);
    }

    boolean has(Mailbox mailbox) {
        return mailboxes.contains(mailbox);
    }

    /** Takes one that it does not have yet. */
    public Taken take(Recipient recipient) {
        long more = octets
                + RECIPIENT_OCTETS
                + jsonOctets(recipient.mailbox().toString())
                + jsonOctets(recipient.originalRecipient() == null ? "" : recipient.originalRecipient());
        if (more > RECIPIENTS_OCTETS) {
            return Taken.ENVELOPE_FULL;
        }
        // Twice: as they are here, and as they are written when the message is stored.
        if (!room.growTo(FIRST_OCTETS + 2 * more + RECIPIENT_OBJECTS * (recipients.size() + 1L))) {
            return Taken.NO_MEMORY;
        }
        octets = more;
        mailboxes.add(recipient.mailbox());
        recipients.add(recipient);
        return Taken.YES;
    }

    /** Gives its memory back; a second time does nothing. */
    public void release() {
        room.release();
    }

    /** All is US-ASCII without controls here; JSON escapes two characters of it. */
    private static long jsonOctets(String text) {
        return text.length() + text.chars().filter(c -> c == '"' || c == '\\').count();
    }
}
