package dev.connectivity.jdbi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows in the binary format of COPY (PostgreSQL manual, "COPY", section "Binary Format"): network byte order, each
 * field with its length before it, -1 for null. Built in memory, sent in one piece.
 */
final class CopyRows {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    /** PostgreSQL counts time from 2000-01-01. */
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    private static final int EPOCH_DAY = (int) LocalDate.of(2000, 1, 1).toEpochDay();

    private byte[] buffer;
    private int length;

    CopyRows(int expectedBytes) {
        buffer = new byte[Math.max(64, expectedBytes)];
        System.arraycopy(HEADER, 0, buffer, 0, HEADER.length);
        length = HEADER.length;
    }

    /** Sends everything; the transaction decides whether it stays. */
    void copyInto(Handle handle, String tableAndColumns) throws SQLException, IOException {
        putShort(-1);
        CopyManager manager = handle.getConnection().unwrap(PGConnection.class).getCopyAPI();
        CopyIn copy = manager.copyIn("COPY " + tableAndColumns + " FROM STDIN (FORMAT binary)");
        try {
            copy.writeToCopy(buffer, 0, length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    CopyRows row(int fields) {
        putShort(fields);
        return this;
    }

    CopyRows nothing() {
        putInt(-1);
        return this;
    }

    CopyRows int2(int value) {
        putInt(2);
        putShort(value);
        return this;
    }

    CopyRows int4(int value) {
        putInt(4);
        putInt(value);
        return this;
    }

    CopyRows int8(long value) {
        putInt(8);
        putLong(value);
        return this;
    }

    CopyRows float8(double value) {
        return int8(Double.doubleToLongBits(value));
    }

    CopyRows timestamp(long epochMillis) {
        return int8((epochMillis - EPOCH_MILLIS) * 1000);
    }

    CopyRows date(int epochDay) {
        return int4(epochDay - EPOCH_DAY);
    }

    CopyRows uuid(UUID value) {
        putInt(16);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
        return this;
    }

    CopyRows text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    CopyRows bytes(byte[] value) {
        putInt(value.length);
        room(value.length);
        System.arraycopy(value, 0, buffer, length, value.length);
        length += value.length;
        return this;
    }

    private void putShort(int value) {
        room(2);
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
    }

    private void putInt(int value) {
        room(4);
        buffer[length++] = (byte) (value >> 24);
        buffer[length++] = (byte) (value >> 16);
        buffer[length++] = (byte) (value >> 8);
        buffer[length++] = (byte) value;
    }

    private void putLong(long value) {
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    private void room(int bytes) {
        if (length + bytes > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + bytes));
        }
    }
}
