/**
 * Where readings come from. The client asks a source twice a second; anything with `read()` will do.
 * @module
 */
import { StatsReader } from './stats.js';

/** @typedef {import('./stats.js').Reading} Reading */
/** @typedef {{read(): Promise<Reading>}} Source */
/**
 * @typedef {object} Call
 * @property {RTCPeerConnection} connection
 * @property {string} [id] needed only if one connection object stands for several
 * @property {string} [user] who is at the other end, in a mesh
 * @property {(inbound: any) => string | undefined} [userOf] whose stream an inbound-rtp is, behind an SFU
 */

/** @type {WeakMap<object, string>} */
const ids = new WeakMap();
let next = 0;

/** @param {object} connection @returns {string} */
function idOf(connection) {
  let id = ids.get(connection);
  if (id === undefined) {
    id = `connection-${++next}`;
    ids.set(connection, id);
  }
  return id;
}

/**
 * Reads peer connections: one to an SFU, or one to each participant in a mesh.
 * @param {() => Iterable<Call | RTCPeerConnection>} calls the connections there are at the moment
 * @returns {Source}
 */
export function peerConnections(calls) {
  const reader = new StatsReader();
  return {
    async read() {
      const present = [...calls()].map((each) => ('connection' in each ? each : { connection: each }));
      const read = await Promise.allSettled(
        present.map(async ({ connection, id, user, userOf }) => ({
          id: id ?? idOf(connection),
          report: await connection.getStats(),
          state: connection.connectionState,
          user,
          userOf,
        })),
      );
      // A connection that cannot be read is unknown; the others still count.
      return reader.read(read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : [])));
    },
  };
}

/** @returns {Reading} what is known when nothing could be read */
export function unknownReading() {
  return new StatsReader().read([]);
}
