/**
 * A running all-in-one between Postfix's {@code smtp-source} and {@code smtp-sink}: throughput, CPU a message, memory; and,
 * at light load with a sender and a sink of our own, the time from our 250 to the sink's.
 */
@NullMarked
package io.postrider.bench.endtoend;

import org.jspecify.annotations.NullMarked;
