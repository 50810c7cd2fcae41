package dev.connectivity.jitsi.derive;

import org.jspecify.annotations.Nullable;

/**
 * What the bridge knows of one endpoint now. Null is unknown. While the endpoint is {@link Activity#SILENT} all is
 * null.
 *
 * @param activity whether it is heard
 * @param roundTripMillis the round trip between bridge and endpoint, only while reports renew it
 * @param uplink loss from the endpoint to the bridge
 * @param downlink loss from the bridge to the endpoint; the bridge knows it for video only
 * @param jitterMillis the worst jitter of its audio sources on the way to the bridge
 */
public record EndpointView(
        Activity activity,
        @Nullable Double roundTripMillis,
        @Nullable Loss uplink,
        @Nullable Loss downlink,
        @Nullable Double jitterMillis) {

    /** Seen, and nothing known yet. */
    public static final EndpointView UNPROVEN = new EndpointView(Activity.UNPROVEN, null, null, null, null);

    /** Not heard. */
    public static final EndpointView SILENT = new EndpointView(Activity.SILENT, null, null, null, null);
}
