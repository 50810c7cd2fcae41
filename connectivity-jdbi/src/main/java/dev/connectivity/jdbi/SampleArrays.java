package dev.connectivity.jdbi;

import dev.connectivity.jdbi.SessionKeys.Place;
import dev.connectivity.session.Sample;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Samples column by column, for one statement that inserts those that are not there yet. */
final class SampleArrays {

    private final List<Long> keys = new ArrayList<>();
    private final List<@Nullable Long> seqs = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<@Nullable Double> losses = new ArrayList<>();
    private final List<Integer> days = new ArrayList<>();
    private final List<@Nullable Integer> latencies = new ArrayList<>();
    private final List<@Nullable Integer> jitters = new ArrayList<>();
    private final List<@Nullable Integer> levels = new ArrayList<>();

    void add(Sample sample, Place place) {
        keys.add(place.key());
        seqs.add(sample.seq());
        times.add(sample.timeMillis());
        losses.add(sample.lossPercent());
        days.add(place.epochDay());
        latencies.add(sample.latencyMillis());
        jitters.add(sample.jitterMillis());
        levels.add(sample.level().code());
    }

    void insert(Handle handle) {
        handle.createUpdate("INSERT INTO connectivity_private.sample"
                        + " (session_key, seq, time, loss, session_day, latency, jitter, level)"
                        + " SELECT n.key, n.seq, timestamptz 'epoch' + n.time * interval '1 ms', n.loss,"
                        + " date '1970-01-01' + n.day, n.latency, n.jitter, n.level"
                        + " FROM unnest(:keys, :seqs, :times, :losses, :days, :latencies, :jitters, :levels)"
                        + " AS n(key, seq, time, loss, day, latency, jitter, level)"
                        + " ON CONFLICT (session_key, seq, session_day) DO NOTHING")
                .bindArray("keys", Long.class, keys)
                .bindArray("seqs", Long.class, seqs)
                .bindArray("times", Long.class, times)
                .bindArray("losses", Double.class, losses)
                .bindArray("days", Integer.class, days)
                .bindArray("latencies", Integer.class, latencies)
                .bindArray("jitters", Integer.class, jitters)
                .bindArray("levels", Integer.class, levels)
                .execute();
    }
}
