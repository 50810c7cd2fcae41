package dev.connectivity.benchmarks.storage;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.SplittableRandom;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Rows of the raw table in COPY's binary format, ready to be sent: what the floor need not do while it is timed. */
final class SampleBytes {

    private static final long EPOCH_MILLIS = 946_684_800_000L;
    private static final int TODAY = (int) (LocalDate.now(ZoneOffset.UTC).toEpochDay()
            - LocalDate.of(2000, 1, 1).toEpochDay());

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    SampleBytes() throws IOException {
        out.writeBytes("PGCOPY\n");
        out.writeByte(0xff);
        out.writeBytes("\r\n");
        out.writeByte(0);
        out.writeLong(0);
    }

    void add(long session, long seq, SplittableRandom random) throws IOException {
        out.writeShort(8);
        longField(session);
        longField(seq);
        longField((System.currentTimeMillis() - EPOCH_MILLIS) * 1000);
        int latency = random.nextInt(20, 300);
        longField(Double.doubleToLongBits(random.nextDouble(5)));
        out.writeInt(4);
        out.writeInt(TODAY);
        shortField(latency);
        shortField(random.nextInt(60));
        shortField(3);
    }

    void copyInto(Connection connection) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY connectivity_private.sample (session_key, seq, time, loss, session_day, latency,"
                        + " jitter, level)"
                        + " FROM STDIN (FORMAT binary)");
        byte[] rows = bytes.toByteArray();
        copy.writeToCopy(rows, 0, rows.length);
        copy.writeToCopy(new byte[] {-1, -1}, 0, 2);
        copy.endCopy();
    }

    private void longField(long value) throws IOException {
        out.writeInt(8);
        out.writeLong(value);
    }

    private void shortField(int value) throws IOException {
        out.writeInt(2);
        out.writeShort(value);
    }
}
