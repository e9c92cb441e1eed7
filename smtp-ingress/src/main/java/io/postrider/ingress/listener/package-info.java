/**
 * The shell around sessions: sockets, event loops, timeouts, limits, back-pressure, shutdown. It carries out what
 * {@link io.postrider.ingress.session} decides, and blocks nowhere.
 */
@NullMarked
package io.postrider.ingress.listener;

import org.jspecify.annotations.NullMarked;
