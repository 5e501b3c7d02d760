package org.postern.web.http.pace;

import java.net.SocketAddress;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.RateControl;
import org.eclipse.jetty.io.WindowRateControl;

/**
 * Limits the control frames, resets and empty frames of each HTTP/2 connection. Above the limit Jetty closes it with
 * ENHANCE_YOUR_CALM (RFC 9113 7), and its network has to wait. Thread-safe.
 *
 * @param perSecond such frames in a second
 */
public record FloodControl(int perSecond, ReadPace pace) implements RateControl.Factory {
    @Override
    public RateControl newRateControl(EndPoint end) {
        SocketAddress peer = end.getRemoteSocketAddress();
        RateControl window = new WindowRateControl.Factory(perSecond).newRateControl(end);
        return event -> {
            boolean within = window.onEvent(event);
            if (!within && peer != null) {
                pace.flooded(peer);
            }
            return within;
        };
    }
}
