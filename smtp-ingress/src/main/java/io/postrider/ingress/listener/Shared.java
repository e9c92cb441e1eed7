package io.postrider.ingress.listener;

import io.postrider.ingress.data.MemoryBudget;
import io.postrider.ingress.data.MessageIntake;
import io.postrider.ingress.data.MessageLimits;
import java.time.Clock;

/**
 * What all sessions have in common.
 *
 * @param hostname our name, for Received fields
 * @param messages limits of one message
 * @param limits of the shell
 * @param memory of all messages and envelopes
 * @param intake where accepted mail goes
 * @param clock for Received fields and envelopes
 */
public record Shared(
        String hostname,
        MessageLimits messages,
        ShellLimits limits,
        MemoryBudget memory,
        MessageIntake intake,
        IngressMetrics metrics,
        Clock clock) {}
