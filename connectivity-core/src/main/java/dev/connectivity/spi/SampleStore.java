package dev.connectivity.spi;

import dev.connectivity.StorageUnavailableException;
import dev.connectivity.session.Sample;
import java.util.List;

/** Where samples are kept. Called by one thread at a time, never on the way in of a sample. */
public interface SampleStore {

    /**
     * Stores a batch; when this returns, every sample of it survives a crash. A sample whose session and seq are
     * already stored is left as it is, so a batch may be repeated. Samples without a seq are always added.
     *
     * @param batch in the order received, not empty
     * @throws StorageUnavailableException if nothing or only a part could be stored; the whole batch is then repeated
     * @throws dev.connectivity.StorageFullException if the store is away and its reserve is full; the batch is refused
     *     to its senders, who keep it
     * @throws dev.connectivity.ConnectivityException if the batch cannot be stored as it is; it is then tried in parts,
     *     and samples that are rejected alone are refused to their senders, who keep those with a number
     */
    void append(List<Sample> batch);
}
