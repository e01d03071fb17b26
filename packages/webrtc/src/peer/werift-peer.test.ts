import { describe, expect, it } from 'vitest';
import { peerOfFakes } from './fake-werift.fixture.js';

/** A packet that says it holds 20 ms, and one that says 60. */
const MS_20 = Uint8Array.of(1 << 3, 0);
const MS_60 = Uint8Array.of(3 << 3, 0);

describe('A connection of werift’s', () => {
  it('takes one track of audio, and declines whatever else is offered', () => {
    const { offered } = peerOfFakes();
    expect(offered('video').transceiver.direction).toBe('inactive');
    expect(offered('audio').transceiver.direction).toBe('sendrecv');
    expect(offered('audio').transceiver.direction).toBe('inactive');
  });

  it('hears nothing on a track that it has declined', () => {
    const { offered, heard } = peerOfFakes();
    offered('audio');
    offered('audio').receive(1, MS_20);
    expect(heard).toEqual([]);
  });

  it('asks before it decodes, and says how much: what is lost, and what is none, is as long as it is decoded', () => {
    const { offered, heard, opus, wanted } = peerOfFakes();
    const { receive } = offered('audio');
    receive(1, MS_20);
    receive(2, MS_60);
    receive(3, Uint8Array.of(3, 63));
    for (const late of [5, 6, 7, 8]) receive(late, MS_20);
    expect(heard).toEqual([20, 60, 20, 20, 20, 20, 20, 20]);
    expect(opus.decoded).toBe(7);
    wanted.audio = false;
    receive(9, MS_20);
    expect(opus.decoded).toBe(7);
  });

  it('asks before it reads a message, be it only a ping', () => {
    const { connect, channel, told, wanted } = peerOfFakes();
    connect();
    channel.onMessage.tell('ping: 1');
    wanted.messages = false;
    channel.onMessage.tell('{');
    expect(told).toEqual(['connected', 'message', 'message']);
  });

  it('tries fifty candidates, those of its offers too', async () => {
    const { peer, connection } = peerOfFakes();
    const line = (at: number) => `a=candidate:${at} 1 udp 1 10.0.0.${at} 9 typ host\r\n`;
    const lines = Array.from({ length: 30 }, (_, at) => line(at)).join('');
    await peer.answer({ type: 'offer', sdp: `v=0\r\n${lines}` });
    for (let at = 0; at < 15; at++)
      await peer.add({ candidate: `${at}`, sdpMid: '0', sdpMLineIndex: undefined });
    await peer.answer({ type: 'offer', sdp: `v=0\r\n${lines}a=mid:0\r\n` });
    expect(connection.remote.split('a=candidate').length - 1).toBe(5);
    expect(connection.remote).toMatch(/a=mid:0\r\n$/);
    await peer.add({ candidate: 'more', sdpMid: '0', sdpMLineIndex: undefined });
    expect(connection.candidates).toHaveLength(15);
  });

  it('asks no STUN server, unless one is named', async () => {
    const offer = { type: 'offer', sdp: 'v=0' } as const;
    const silent = peerOfFakes([{ urls: 'turn:turn.example.com' }]);
    await silent.peer.answer(offer);
    expect(silent.connection.iceTransports[0]?.connection.stunServer).toBeUndefined();
    const asking = peerOfFakes([{ urls: 'stun:stun.example.com' }]);
    await asking.peer.answer(offer);
    expect(asking.connection.iceTransports[0]?.connection.stunServer).toBeDefined();
  });

  it('gives up an answer that does not come in 10 s, and answers the next offer', async () => {
    const { peer, clock, connection } = peerOfFakes();
    connection.answer = new Promise(() => {});
    const offer = { type: 'offer', sdp: 'v=0' } as const;
    const first = expect(peer.answer(offer)).rejects.toThrow('took longer than 10000 ms');
    const second = peer.answer(offer);
    await clock.run(5_000);
    connection.answer = Promise.resolve({});
    await clock.run(5_000);
    await first;
    expect(await second).toMatchObject({ type: 'answer' });
    expect(clock.pending).toBe(0);
  });

  it('tells once when nothing of a second of speech could be encoded', () => {
    const { peer, connect, opus, told, sent } = peerOfFakes();
    connect();
    expect(sent).toHaveLength(1);
    opus.isBroken = true;
    for (let count = 0; count < 49; count++) peer.play(new Int16Array(480), 0);
    expect(told).toEqual(['connected']);
    for (let count = 0; count < 49; count++) peer.play(new Int16Array(480), 0);
    expect(told).toEqual(['connected', 'libopus encodes nothing of what the bot says']);
  });

  it('encodes what follows an interruption from the beginning, once the frame that fades away is sent', async () => {
    const { peer, connect, opus, sent } = peerOfFakes();
    connect();
    peer.cut();
    peer.play(new Int16Array(480), 0);
    expect([sent.length, opus.resets]).toEqual([2, 0]);
    await undefined;
    expect(opus.resets).toBe(1);
    peer.cut();
    peer.close(false);
    await undefined;
    expect(opus.resets).toBe(1);
  });

  it('protects its packets as the client reports losses of them, for a while after the last', () => {
    const { offered, opus } = peerOfFakes();
    const { onRtcp } = offered('audio').transceiver.sender;
    const reports = (fractionLost: number, ssrc = 7) => onRtcp.tell({ reports: [{ ssrc, fractionLost }] });
    onRtcp.tell({ chunks: [] });
    reports(128, 8);
    for (const fractionLost of [0, 64, 0, 32, 0, 0, 0, 0, 0]) reports(fractionLost);
    expect(opus.expected).toEqual([5, 2.5, 25, 12.5, 12.5, 6.25, 3.125, 1.5625, 0, 0]);
  });

  it('falls silent after what it says, and not again', async () => {
    const { peer, connect, clock, sent } = peerOfFakes();
    connect();
    await clock.run(1_000);
    expect(sent).toHaveLength(3);
    peer.play(new Int16Array(480), clock.now());
    await clock.run(1_000);
    expect(sent).toHaveLength(6);
    peer.close(false);
    expect(clock.pending).toBe(0);
  });

  it('says goodbye, and closes a moment later on its clock', async () => {
    const { peer, connect, clock, channel, connection } = peerOfFakes();
    connect();
    peer.close(true);
    expect(channel.said).toHaveLength(1);
    expect(connection.isClosed).toBe(false);
    await clock.run(200);
    expect(connection.isClosed).toBe(true);
  });
});
