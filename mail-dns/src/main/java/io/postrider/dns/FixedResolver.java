package io.postrider.dns;

import java.time.Duration;
import java.util.List;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/** A dnsjava resolver whose settings are final once it is made. */
abstract class FixedResolver implements Resolver {
    @Override
    public final void setPort(int port) {
        throw settled();
    }

    @Override
    public final void setTCP(boolean flag) {
        throw settled();
    }

    @Override
    public void setIgnoreTruncation(boolean flag) {
        throw settled();
    }

    @Override
    public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
        throw settled();
    }

    @Override
    public final void setTSIGKey(TSIG key) {
        throw settled();
    }

    @Override
    public final void setTimeout(Duration timeout) {
        throw settled();
    }

    private static UnsupportedOperationException settled() {
        return new UnsupportedOperationException("the settings of this resolver are final");
    }
}
