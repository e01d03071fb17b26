import type { RTCDtlsTransport } from 'werift';

/** HelloVerifyRequest (RFC 6347, section 4.3.2). */
const VERIFY = 3;

/**
 * A client that is slow to answer our hello gets it a second time, and may then ask twice that it be verified. werift
 * gives the connection up at the second request; the first one holds, and so any further one is passed over here.
 */
export function verifyOnce(transport: RTCDtlsTransport): void {
  if (transport.state !== 'new') return;
  transport.onStateChange.subscribe((state) => {
    // The handshake is made right after this is told.
    if (state === 'connecting') queueMicrotask(() => passOver(transport.dtls));
  });
}

function passOver(dtls: RTCDtlsTransport['dtls']): void {
  if (dtls === undefined) return;
  const handle = dtls.onHandleHandshakes;
  let wasAsked = false;
  dtls.onHandleHandshakes = (handshakes) => {
    const asks = handshakes.some(({ msg_type }) => msg_type === VERIFY);
    const fresh = wasAsked ? handshakes.filter(({ msg_type }) => msg_type !== VERIFY) : handshakes;
    wasAsked ||= asks;
    return handle(fresh);
  };
}
