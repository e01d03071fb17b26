import type { LinkState, VoiceClient } from '@antiphon/client';
import { describe, expect, it } from 'vitest';
import { Refusal } from './connect-to.js';
import type { SavedTalk } from './saved-talk.js';
import { Talk } from './talk.js';

/** A client without network and sound. */
class FakeClient {
  isMuted = false;
  isPushToTalk = false;
  isSoundBlocked = false;
  state: LinkState = { state: 'idle' };
  readonly done: string[] = [];
  readonly address: () => Promise<string>;
  /** What the person does while the browser asks for the microphone. */
  prompted: () => void = () => {};
  #tell: (state: LinkState) => void = () => {};

  constructor(address: () => Promise<string>) {
    this.address = address;
  }

  on(name: string, listener: (state: never) => void): void {
    if (name === 'state') this.#tell = listener as (state: LinkState) => void;
  }

  enter(state: LinkState): void {
    this.state = state;
    this.#tell(state);
  }

  async open(): Promise<void> {
    this.done.push(`open${this.isMuted ? ' muted' : ''}${this.isPushToTalk ? ' pushed' : ''}`);
  }

  async startMicrophone(id?: string): Promise<void> {
    this.prompted();
    this.done.push(`listen ${id}`);
  }

  async connect(ticket?: object): Promise<void> {
    this.done.push(ticket === undefined ? 'connect' : 'resume');
    this.enter({ state: 'open', isResumed: ticket !== undefined, sessionId: 'client-1' });
  }

  async close(): Promise<void> {
    this.done.push('close');
  }
}

function talking(prompted: (talk: Talk) => void = () => {}) {
  const clients: FakeClient[] = [];
  const rooms: (string | undefined)[] = [];
  const talk: Talk = new Talk({
    changed: () => {},
    devicesChanged: () => {},
    newClient: (address) => {
      const client = new FakeClient(address);
      client.prompted = () => prompted(talk);
      clients.push(client);
      return client as unknown as VoiceClient;
    },
    avatarMoved: (key) => rooms.push(key),
    addressFor: () => Promise.reject(new Refusal('The agent is not ready yet.')),
  });
  return { talk, clients, rooms };
}

const saved: SavedTalk = {
  ticket: { resumeKey: 'k', received: 0, sent: 0, sessionId: 'client-1', untilEpochMs: 1_000 },
  conversation: { entries: [{ who: 'note', id: 1, text: 'before' }], sessionAfterId: 0 },
  withMicrophone: true,
  isMuted: true,
  isPushToTalk: true,
};

describe('Talk', () => {
  it('is muted over another start, before the microphone is opened', async () => {
    const { talk, clients } = talking();
    await talk.start(true);
    talk.mute(true);
    talk.hangUp();
    expect(talk.phase).toBe('over');
    await talk.start(true);
    expect(clients[1]?.done[0]).toBe('open muted');
    expect(talk.isMuted).toBe(true);
  });

  it('comes back as the page before it was', async () => {
    const { talk, clients } = talking();
    await talk.comeBack(saved, 999);
    expect(clients[0]?.done).toEqual(['open muted pushed', 'listen undefined', 'resume']);
    expect(talk.conversation.entries).toHaveLength(1);
  });

  it('looks for the avatar when it comes back, and after a cut stays where it is', async () => {
    const { talk, clients, rooms } = talking();
    await talk.comeBack({ ...saved, avatarKey: 'key' }, 999);
    expect(rooms).toEqual(['key']);
    clients[0]?.enter({ state: 'open', isResumed: true, sessionId: 'client-1' });
    expect(rooms).toEqual(['key']);
  });

  it('does not begin by itself what is over', async () => {
    const { talk, clients } = talking();
    await talk.comeBack(saved, 1_000);
    expect(clients).toEqual([]);
    expect(talk.phase).toBe('idle');
    expect(talk.conversation.entries).toHaveLength(1);
  });

  it('is over when the person hangs up while the browser asks for the microphone', async () => {
    const { talk, clients } = talking((prompting) => prompting.hangUp());
    await talk.start(true);
    expect(clients[0]?.done).toEqual(['open', 'close', 'listen undefined']);
    expect(talk.phase).toBe('over');
    expect(talk.problem).toBeUndefined();
  });

  it('begins one talk, however often it is pressed', async () => {
    const { talk, clients } = talking();
    await Promise.all([talk.start(true), talk.start(true)]);
    expect(clients).toHaveLength(1);
  });

  it('lets nobody keep the floor in a session that is another', async () => {
    const { talk, clients } = talking();
    await talk.start(false);
    talk.floor.userSpeaks = true;
    clients[0]?.enter({ state: 'open', isResumed: false, sessionId: 'client-2' });
    expect(talk.phase).toBe('listening');
  });

  it('says what the server has said', async () => {
    const { talk, clients } = talking();
    await talk.start(false);
    await clients[0]?.address().catch(() => {});
    clients[0]?.enter({ state: 'closed', why: 'the server cannot be reached', isFailure: true });
    expect(talk.problem?.text).toBe('The agent is not ready yet.');
  });

  it('opens the microphone that was chosen last', async () => {
    const { talk, clients } = talking();
    await talk.start(false);
    await talk.startMicrophone('desk');
    await talk.startMicrophone();
    expect(clients[0]?.done.slice(-2)).toEqual(['listen desk', 'listen desk']);
  });
});
