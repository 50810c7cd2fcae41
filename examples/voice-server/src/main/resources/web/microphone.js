// @ts-check
/** The microphone, and what is said where there is none. */

/**
 * Asks for the microphone, for as long as the browser's question is open. Whoever gets it stops its tracks.
 *
 * @returns {Promise<{ stream: MediaStream | null, problem: import('./words.js').Key | null }>} without a stream, the word
 *     why: a call can be listened to without one
 */
export async function microphone() {
  if (!navigator.mediaDevices) {
    return { stream: null, problem: 'insecure' };
  }
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio: true }), problem: null };
  } catch (error) {
    const denied = error instanceof DOMException && error.name === 'NotAllowedError';
    return { stream: null, problem: denied ? 'denied' : 'noMicrophone' };
  }
}

/** @param {MediaStream | null} stream */
export function release(stream) {
  stream?.getTracks().forEach((track) => track.stop());
}
