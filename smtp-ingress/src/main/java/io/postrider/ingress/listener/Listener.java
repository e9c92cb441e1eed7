package io.postrider.ingress.listener;

import io.postrider.ingress.session.SessionRules;

/**
 * Where clients come in, and what their sessions go by.
 *
 * @param endpoint where it listens
 * @param rules of its sessions
 */
public record Listener(Endpoint endpoint, SessionRules rules) {}
