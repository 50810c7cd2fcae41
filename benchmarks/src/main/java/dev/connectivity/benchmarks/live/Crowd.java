package dev.connectivity.benchmarks.live;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Healthy clients, who partly come and go, beside slow and hostile ones in the same rooms, all on one thread. */
final class Crowd implements Load {

    private static final int SELECT_MILLIS = 5;
    private static final int PATIENCE_SECONDS = 60;

    /** What lies between two looks at the sockets counts up to here; more than that, somebody else had the cores. */
    private static final int ATTENTION_MILLIS = 100;

    private final LoadProfile profile;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 * 1024);
    private final MachineMeter machine = new MachineMeter();
    private final List<Participant> healthy = new ArrayList<>();
    private final List<SlowReader> slow = new ArrayList<>();
    private final List<Hostile> hostile = new ArrayList<>();
    private Scene scene;
    private long beganNanos;
    private long lookedMillis;

    Crowd(LoadProfile profile) throws IOException {
        this.profile = profile;
        scene = new Scene(profile, selector, 0);
    }

    /** Begins with the healthy; the others come when these are there. */
    @Override
    public void connect(int port, boolean greeted) throws IOException {
        scene = new Scene(profile, selector, port);
        beganNanos = System.nanoTime();
        for (int index = 0; index < profile.connections(); index++) {
            Company.Role role = profile.company().roleOf(index);
            if (role == Company.Role.STAYING || role == Company.Role.CHURNING) {
                healthy.add(new Participant(scene, index, role == Company.Role.CHURNING));
            }
        }
        if (!await(() -> healthy.stream().allMatch(Participant::isPresent))) {
            throw new IOException("Not everybody was greeted within " + PATIENCE_SECONDS + " s");
        }
        // All came at once to a server that had just started: that is not what is judged.
        scene.longestSilenceMillis = 0;
        scene.longestGreetingMillis = 0;
        for (int index = 0; index < profile.connections(); index++) {
            Company.Role role = profile.company().roleOf(index);
            if (role == Company.Role.SLOW) {
                slow.add(new SlowReader(scene, index));
            } else if (role == Company.Role.HOSTILE) {
                Mischief[] kinds = Mischief.values();
                hostile.add(new Hostile(scene, index, kinds[hostile.size() % kinds.length]));
            }
        }
    }

    @Override
    public Tally run(int seconds) throws IOException {
        scene.tally = new Tally();
        machine.begin();
        long begin = System.nanoTime();
        while (System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(seconds)) {
            turn();
        }
        machine.end(scene.tally);
        scene.tally.expected = scene.tally.delivered + scene.tally.passedOver;
        return scene.tally;
    }

    /** They report whenever it is time, and come and go: there is no moment at which all has come. */
    @Override
    public void settle(Tally tally) {}

    Scene scene() {
        return scene;
    }

    private boolean await(BooleanSupplier condition) throws IOException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                return false;
            }
            turn();
        }
        return true;
    }

    private void turn() throws IOException {
        long now = System.currentTimeMillis();
        scene.attentiveMillis += Math.min(now - lookedMillis, ATTENTION_MILLIS);
        lookedMillis = now;
        for (Participant member : healthy) {
            member.act(now);
        }
        if (!scene.closing) {
            slow.forEach(member -> member.act(now));
            hostile.forEach(member -> member.act(now));
        }
        selector.select(SELECT_MILLIS);
        for (SelectionKey key : selector.selectedKeys()) {
            Wire.ready(key, buffer);
        }
        selector.selectedKeys().clear();
    }

    /**
     * Ends it in good order: the bad vanish, nobody reports any more, and everybody waits for what is still to come.
     */
    CrowdReport finish() throws IOException {
        scene.closing = true;
        double seconds = (System.nanoTime() - beganNanos) / 1e9;
        slow.forEach(SlowReader::vanish);
        hostile.forEach(Hostile::vanish);
        Map<String, List<Participant>> rooms = healthy.stream().collect(Collectors.groupingBy(member -> member.room));
        await(() -> stragglers(rooms).isEmpty());
        List<Participant> stragglers = stragglers(rooms);
        healthy.forEach(Participant::leaveForGood);
        List<Hostile> flooding =
                hostile.stream().filter(one -> one.mischief().floods()).toList();
        return new CrowdReport(
                healthy.size(),
                scene.troubles,
                stragglers.size(),
                scene.longestSilenceMillis,
                scene.longestGreetingMillis,
                scene.acknowledged,
                slow.stream().map(SlowReader::evictions).toList(),
                hostile.stream()
                        .filter(one -> !one.isPunished())
                        .map(one -> one.mischief().name())
                        .toList(),
                flooding.stream().mapToLong(Hostile::deeds).sum(),
                flooding.stream().mapToInt(Hostile::connections).sum(),
                seconds);
    }

    private static List<Participant> stragglers(Map<String, List<Participant>> rooms) {
        return rooms.values().stream()
                .flatMap(room -> room.stream().filter(member -> !member.isSettled(room)))
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
        machine.close();
    }
}
