package dev.connectivity.jitsi;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.Report;
import dev.connectivity.jitsi.identity.JitsiIdentities;
import dev.connectivity.jitsi.identity.JitsiIdentity;
import dev.connectivity.quality.QualityLevel;
import dev.connectivity.room.LiveSession;
import dev.connectivity.stats.VoiceStats;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns members into sessions of the monitor: joins, reports, leaves. Guarded by {@link Meetings}. */
final class SessionFeed {

    private static final Logger LOG = LoggerFactory.getLogger(SessionFeed.class);

    private final ConnectivityMonitor monitor;
    private final JitsiIdentities identities;

    SessionFeed(ConnectivityMonitor monitor, JitsiIdentities identities) {
        this.monitor = monitor;
        this.identities = identities;
    }

    /** Lets a member in who has no session, as soon as it is known who that is. */
    void join(MeetingMember member) {
        if (!member.awaitsSession()) {
            return;
        }
        Optional<JitsiIdentity> identity = identities.identify(member.participant());
        if (identity.isEmpty()) {
            return;
        }
        JitsiIdentity who = identity.get();
        monitor.join(who.user(), who.name(), who.channel(), member.participant())
                .ifPresentOrElse(
                        session -> member.began(who, session),
                        () -> LOG.debug(
                                "No channel for an endpoint of {}",
                                member.participant().bridge()));
    }

    /**
     * Reports a member's quality.
     *
     * @param before the level before, so that a participant turns unknown at once and then stays so without more
     *     samples
     */
    void report(MeetingMember member, QualityLevel before) {
        LiveSession session = member.session();
        VoiceStats stats = member.quality().stats();
        boolean nothing = stats.equals(VoiceStats.UNKNOWN);
        if (session == null || (nothing && before == QualityLevel.UNKNOWN)) {
            return;
        }
        if (monitor.report(session, stats) == Report.ENDED) {
            member.ended(false);
        }
    }

    void leave(MeetingMember member, boolean bySilence) {
        LiveSession session = member.session();
        if (session != null) {
            monitor.leave(session);
        }
        member.ended(bySilence);
    }
}
