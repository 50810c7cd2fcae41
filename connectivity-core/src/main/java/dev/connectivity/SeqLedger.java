package dev.connectivity;

import dev.connectivity.SeqGaps.Fate;
import dev.connectivity.session.SampleTotals;
import dev.connectivity.session.SeqRange;
import dev.connectivity.session.SessionAggregator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which numbered samples of one session were seen and stored. Constant memory while all goes well: the highest number
 * and a window of 64 below it, as in RFC 6479. Numbers that were refused for lack of room, dropped unread because too
 * many came, or missing when the session was taken up from a store, are remembered until they come again. Guarded by
 * its session's lock. The base of a live session rather than a part of it, and built on its totals, because that costs
 * no objects of their own.
 */
class SeqLedger extends SessionAggregator {

    private static final int WINDOW = Long.SIZE;

    /** Highest number seen, or -1. */
    private long highest = -1;

    /** Bit i says that {@code highest - i} was seen. */
    private long seen;

    /** Highest number stored durably, or -1. */
    private long stored = -1;

    private @Nullable SeqGaps gaps;

    SeqLedger(SampleTotals before) {
        super(before);
    }

    /** What is known of a number. */
    enum Verdict {
        /** Never seen, and higher than all seen before. */
        NEWEST,
        /** Never seen, but a higher one was. */
        LATE,
        /** Taken in and then refused for lack of room: it must be stored, but was counted as taken in. */
        REFUSED_BEFORE,
        /** Seen before. */
        REPEATED
    }

    /**
     * Continues a session from a store. What the store lacks was refused or never sent; which of the two only the
     * sender knows, who begins again with the lowest number that was not acknowledged.
     *
     * @param ranges the stored numbers, ascending, not empty
     */
    void restore(List<SeqRange> ranges) {
        highest = ranges.get(ranges.size() - 1).last();
        stored = highest;
        for (SeqRange range : ranges) {
            for (long seq = Math.max(range.first(), highest - WINDOW + 1); seq <= range.last() && seq >= 0; seq++) {
                seen |= 1L << (highest - seq);
            }
        }
        gaps().missingBetween(ranges);
        forgetEmptyGaps();
    }

    /** Records that a number came, and says what is known of it. */
    Verdict see(long seq) {
        if (gaps == null) {
            return note(seq, look(seq));
        }
        Fate fate = gaps.fate(seq);
        boolean missing = gaps.isMissing(seq);
        gaps.came(seq);
        Verdict verdict;
        if (fate == Fate.QUEUED) {
            verdict = Verdict.REPEATED;
        } else if (fate == Fate.REFUSED) {
            verdict = Verdict.REFUSED_BEFORE;
        } else {
            verdict = look(seq);
            if (verdict == Verdict.REPEATED && (missing || fate == Fate.DROPPED)) {
                verdict = Verdict.LATE;
            }
        }
        if (fate == Fate.DROPPED && verdict == Verdict.NEWEST) {
            gaps.settled(seq);
        }
        return note(seq, verdict);
    }

    /** What must be stored though a higher number may be stored before it holds the acknowledgement until then. */
    private Verdict note(long seq, Verdict verdict) {
        if (verdict == Verdict.LATE || verdict == Verdict.REFUSED_BEFORE) {
            gaps().put(seq, Fate.QUEUED);
        }
        forgetEmptyGaps();
        return verdict;
    }

    private Verdict look(long seq) {
        if (seq > highest) {
            long step = highest < 0 ? WINDOW : seq - highest;
            seen = step >= WINDOW ? 1 : (seen << step) | 1;
            highest = seq;
            return Verdict.NEWEST;
        }
        long age = highest - seq;
        if (age >= WINDOW || (seen & (1L << age)) != 0) {
            return Verdict.REPEATED;
        }
        seen |= 1L << age;
        return Verdict.LATE;
    }

    /** Records that a number taken in before could not be kept. */
    void refuse(long seq) {
        gaps().put(seq, Fate.REFUSED);
    }

    /** Records that a number that was just seen, with this verdict, could not be taken in. */
    void turnAway(long seq, Verdict verdict) {
        gaps().put(seq, verdict == Verdict.REFUSED_BEFORE ? Fate.REFUSED : Fate.DROPPED);
    }

    /** Records that a number came that was not looked at; nothing happens if it was seen before. */
    void drop(long seq) {
        long age = highest - seq;
        boolean unseen = age < 0 || (age < WINDOW && (seen & (1L << age)) == 0);
        if (unseen || (gaps != null && gaps.isMissing(seq))) {
            SeqGaps known = gaps();
            if (known.fate(seq) == null) {
                known.put(seq, Fate.DROPPED);
            }
            known.came(seq);
        }
    }

    /** Records that a number is stored durably. */
    void store(long seq) {
        stored = Math.max(stored, seq);
        pass(seq);
    }

    /** Records that no store will ever get a number. */
    void pass(long seq) {
        if (gaps != null) {
            gaps.settled(seq);
            forgetEmptyGaps();
        }
    }

    /** Returns the number up to which everything is stored durably, or -1. */
    long acknowledged() {
        return gaps == null ? stored : Math.min(stored, gaps.lowest() - 1);
    }

    private SeqGaps gaps() {
        SeqGaps known = gaps;
        if (known == null) {
            known = new SeqGaps();
            gaps = known;
        }
        return known;
    }

    private void forgetEmptyGaps() {
        if (gaps != null && gaps.isEmpty()) {
            gaps = null;
        }
    }
}
