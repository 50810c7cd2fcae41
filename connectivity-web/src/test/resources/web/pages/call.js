/** A call between two pages, signalled by the test, read as often as the client does. */
import { peerConnections } from '/connectivity/source.js';
import { assess, reasonOf } from '/connectivity/quality.js';

const connection = new RTCPeerConnection();
const media = navigator.mediaDevices
  .getUserMedia({ audio: true })
  .then((stream) => stream.getTracks().forEach((track) => connection.addTrack(track, stream)));
connection.onicecandidate = ({ candidate }) => candidate && signal({ candidate });

async function describe() {
  await connection.setLocalDescription();
  signal({ description: connection.localDescription });
}

const source = peerConnections(() => [connection]);
const readings = [];
setInterval(async () => {
  const at = performance.now();
  const reading = await source.read();
  readings.push({ ...reading, ...assess(reading), reason: reasonOf(reading), at });
}, 500);

Object.assign(window, {
  connection,
  readings,
  async start() {
    await media;
    await describe();
  },
  async receive({ description, candidate }) {
    await media;
    if (candidate) {
      return connection.addIceCandidate(candidate);
    }
    await connection.setRemoteDescription(description);
    if (description.type === 'offer') {
      await describe();
    }
  },
});
