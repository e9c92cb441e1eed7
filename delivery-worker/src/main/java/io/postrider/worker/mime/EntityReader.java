package io.postrider.worker.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Walks through the entities of a message, those that must stay as they are unopened. Numbers them, preambles and
 * epilogues included, so that whoever reads the same message twice finds the same numbers. Used by one thread.
 */
final class EntityReader {

    /** A message with more of them is not converted. */
    static final int MAX_ENTITIES = 10_000;

    /** Nor one that is nested deeper: each level is a stack frame for each read. */
    static final int MAX_DEPTH = 50;

    /** Nor one with a field, or a line of one, that is longer; in octets. */
    static final int MAX_FIELD = 256 * 1024;

    /** Nor one with a header of more fields. */
    static final int MAX_FIELDS = 10_000;

    private static final int UNLIMITED = -1;

    private final MimeTokenStream tokens;
    private EntityHeader header = new EntityHeader(true);
    private int number = -1;
    private int depth;
    private final Deque<String> boundaries = new ArrayDeque<>();

    EntityReader(InputStream in) {
        tokens = new MimeTokenStream(MimeConfig.custom()
                .setMaxLineLen(MAX_FIELD)
                .setMaxHeaderLen(MAX_FIELD)
                .setMaxHeaderCount(MAX_FIELDS)
                .setMaxContentLen(UNLIMITED)
                .build());
        tokens.parse(in);
    }

    EntityState state() {
        return tokens.getState();
    }

    /**
     * Goes on to the next state.
     *
     * @throws MimeException when this is no message that can be walked through
     */
    EntityState next() throws IOException, MimeException {
        if (tokens.getState() == EntityState.T_BODY) {
            tokens.setRecursionMode(RecursionMode.M_RECURSE);
        }
        boolean ofMessage = tokens.getState() == EntityState.T_START_MESSAGE;
        EntityState state = tokens.next();
        switch (state) {
            case T_START_HEADER -> {
                header = new EntityHeader(ofMessage);
                count();
            }
            case T_FIELD -> header.add(tokens.getField());
            case T_END_HEADER -> {
                // What is encoded is not opened either: entities in it must not be (RFC 2045 section 6.4).
                if (header.isSealed() || !header.isIdentity()) {
                    tokens.setRecursionMode(RecursionMode.M_FLAT);
                }
            }
            case T_PREAMBLE, T_EPILOGUE -> count();
            case T_START_MESSAGE -> deeper();
            case T_START_MULTIPART -> {
                deeper();
                if (boundaries.contains(boundary())) {
                    throw new MimeException("a multipart has the boundary of one that it is in");
                }
                boundaries.push(boundary());
            }
            case T_END_MESSAGE -> depth--;
            case T_END_MULTIPART -> {
                depth--;
                boundaries.pop();
            }
            case T_START_BODYPART, T_END_BODYPART, T_BODY, T_END_OF_STREAM, T_RAW_ENTITY -> {
                // Nothing to remember.
            }
        }
        return state;
    }

    /** The present entity's, as far as it has been read. */
    EntityHeader header() {
        return header;
    }

    /** The number of the present entity, preamble or epilogue, from 0. */
    int number() {
        return number;
    }

    Field field() {
        return tokens.getField();
    }

    /** At a body, a preamble or an epilogue. */
    InputStream octets() {
        return tokens.getInputStream();
    }

    /** At the start of a multipart. */
    String boundary() {
        return tokens.getBodyDescriptor().getBoundary();
    }

    private void deeper() throws MimeException {
        if (++depth > MAX_DEPTH) {
            throw new MimeException("it is nested more than " + MAX_DEPTH + " deep");
        }
    }

    private void count() throws MimeException {
        if (++number >= MAX_ENTITIES) {
            throw new MimeException("it has more than " + MAX_ENTITIES + " parts");
        }
    }
}
