package io.postrider.worker.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.MimeIOException;
import org.apache.james.mime4j.stream.EntityState;
import org.jspecify.annotations.Nullable;

/**
 * What was found by reading a message from beginning to end.
 *
 * @param eightBitHeader whether a header field, of the message or of a part, has octets above 127 (RFC 6532); headers are
 *     never converted
 * @param eightBitBody whether the content of a part has
 * @param changes whether a body must be changed for the transport
 * @param plan of the changes; of no use when there is an obstacle
 * @param problem why it cannot be converted, in words; null when it can
 */
public record Survey(
        boolean eightBitHeader,
        boolean eightBitBody,
        boolean changes,
        Plan plan,
        @Nullable String problem) {

    /** What a changed header field, or an added one, adds at most. */
    private static final int HEADER_CHANGE = 150;

    /** Why it cannot be converted. */
    public Optional<String> obstacle() {
        return Optional.ofNullable(problem);
    }

    /**
     * Reads all of it.
     *
     * @param length of it, in octets
     * @throws IOException when it cannot be read; what is read is no reason
     */
    public static Survey of(InputStream in, long length, Transport transport) throws IOException {
        Surveyor surveyor = new Surveyor(transport);
        try {
            surveyor.walk(new EntityReader(in));
        } catch (MimeException | MimeIOException e) {
            surveyor.stopped("it cannot be read as MIME: " + e.getMessage());
        }
        return surveyor.survey(length);
    }

    /** One that has begun and not ended. */
    private static final class Multipart {
        boolean hasParts;
        boolean leavesOut;
    }

    /** Goes through it. */
    private static final class Surveyor {

        private final Transport transport;
        private final List<Treatment> treatments = new ArrayList<>();
        private boolean eightBitHeader;
        private boolean eightBitBody;
        private boolean changes;
        private final Deque<Multipart> open = new ArrayDeque<>();
        private long growth;
        private @Nullable String problem;

        Surveyor(Transport transport) {
            this.transport = transport;
        }

        void walk(EntityReader reader) throws IOException, MimeException {
            for (EntityState state = reader.state(); state != EntityState.T_END_OF_STREAM; state = reader.next()) {
                switch (state) {
                    case T_END_HEADER -> {
                        eightBitHeader |= reader.header().isEightBit();
                        treat(reader.number(), Treatment.NONE);
                    }
                    case T_START_MULTIPART -> {
                        open.push(new Multipart());
                        composite(reader);
                    }
                    case T_START_MESSAGE -> composite(reader);
                    case T_START_BODYPART -> open.element().hasParts = true;
                    case T_BODY -> body(reader);
                    case T_PREAMBLE, T_EPILOGUE -> aside(reader);
                    case T_END_MULTIPART -> {
                        Multipart ended = open.pop();
                        if (ended.leavesOut && !ended.hasParts) {
                            // A boundary that never comes: the text would go with what may be left out.
                            stopped("a multipart has no parts");
                        }
                    }
                    case T_START_HEADER, T_FIELD, T_END_BODYPART, T_END_MESSAGE, T_END_OF_STREAM, T_RAW_ENTITY -> {
                        // Nothing to be found out.
                    }
                }
            }
        }

        /** RFC 2045 section 6.4: what has entities in it is labelled by what they come to. */
        private void composite(EntityReader reader) {
            if (reader.number() >= 0) {
                relabel(reader, true);
            }
        }

        private void relabel(EntityReader reader, boolean eightBit) {
            String said = reader.header().encoding();
            boolean tooMuch = said.equals("binary") || said.equals("8bit") && transport == Transport.SEVEN_BIT;
            if (tooMuch) {
                treat(reader.number(), Treatment.labelled((eightBit ? transport : Transport.SEVEN_BIT).encoding()));
                growth += HEADER_CHANGE;
            }
        }

        private void body(EntityReader reader) throws IOException {
            EntityHeader header = reader.header();
            OctetCount octets = OctetCount.of(reader.octets());
            eightBitBody |= octets.high() > 0;
            if (transport.carries(octets)) {
                if (header.isIdentity()) {
                    relabel(reader, octets.high() > 0);
                }
                return;
            }
            changes = true;
            if (header.isSealed()) {
                stopped("it is " + header.mediaType() + ", which must not be altered");
            } else if (!header.isIdentity()) {
                stopped("a part is encoded as " + header.encoding() + ", and has octets that this does not have");
            } else if (header.isComposite() && !header.mediaType().equals("message/global")) {
                // RFC 2046 sections 5.1.1 and 5.2: no encoding but 7bit, 8bit, binary; of message/global, RFC 6532
                // section 3.7 allows them all.
                stopped("a part is " + header.mediaType() + ", which cannot be encoded");
            } else {
                Treatment treatment = Treatment.encoding(octets, header.isText());
                treat(reader.number(), treatment);
                long encoded =
                        treatment.coding() == Treatment.Coding.BASE64 ? octets.base64() : octets.quotedPrintable();
                growth += Math.max(0, encoded - octets.octets()) + HEADER_CHANGE;
            }
        }

        /** RFC 2046 section 5.1.1: what is before the first part and after the last is to be ignored, so it may be left out. */
        private void aside(EntityReader reader) throws IOException {
            boolean carried = transport.carries(OctetCount.of(reader.octets()));
            treat(reader.number(), carried ? Treatment.NONE : Treatment.LEFT_OUT);
            changes |= !carried;
            open.element().leavesOut |= !carried;
        }

        private void treat(int number, Treatment treatment) {
            while (treatments.size() <= number) {
                treatments.add(Treatment.NONE);
            }
            treatments.set(number, treatment);
        }

        void stopped(String why) {
            problem = problem == null ? why : problem;
        }

        Survey survey(long length) {
            return new Survey(
                    eightBitHeader,
                    eightBitBody,
                    changes,
                    new Plan(Collections.unmodifiableList(treatments), length + growth),
                    problem);
        }
    }
}
