// @ts-check
/**
 * A session description without candidates of any address but 127.0.0.1, so that nothing leaves the machine.
 *
 * @param {string} sdp
 */
export function localOnly(sdp) {
  return sdp
    .split('\r\n')
    .filter((line) => !line.startsWith('a=candidate:') || line.includes(' 127.0.0.1 '))
    .join('\r\n');
}
