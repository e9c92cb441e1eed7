package io.postrider.broker;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;

/** What Kafka counts about itself, in this process. */
final class BrokerMetrics {
    private BrokerMetrics() {}

    static long value(String name, String attribute) throws Exception {
        Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(name), attribute);
        return ((Number) value).longValue();
    }

    /** How often a log was flushed to the disk. */
    static long flushes() throws Exception {
        return value("kafka.log:type=LogFlushStats,name=LogFlushRateAndTimeMs", "Count");
    }
}
