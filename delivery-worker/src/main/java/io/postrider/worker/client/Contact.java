package io.postrider.worker.client;

import io.postrider.worker.mx.Peer;
import java.time.InstantSource;

/**
 * A peer that has told what it offers, and what a transaction with it takes.
 *
 * @param peer who it is
 * @param conversation with it
 * @param capabilities what it offers
 * @param sender for content
 * @param clock when something was found
 */
record Contact(
        Peer peer, Conversation conversation, Capabilities capabilities, ContentSender sender, InstantSource clock) {}
