package io.postrider.broker;

/** What an acknowledgement by the broker is worth. */
public enum Durability {
    /**
     * Every record of every topic, Kafka's own included, is on the disk before it is acknowledged. Offsets and transactions
     * must be as durable as the records they speak of: a committed offset could otherwise outlive the record it led to.
     */
    FLUSHED,

    /** Acknowledged from the operating system's page cache: survives the end of the process, not that of the machine. */
    PAGE_CACHE
}
