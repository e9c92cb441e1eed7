package io.postrider.worker.client;

import io.postrider.reply.Reply;

/** What {@link ReplyReader} made of what a peer said. */
sealed interface Heard {

    /** A reply, whole. */
    record Said(Reply reply) implements Heard {}

    /**
     * Something that is no reply: the conversation is out of step and cannot go on.
     *
     * @param text the beginning of it, printable US-ASCII on one line
     */
    record Garbage(String text) implements Heard {}
}
