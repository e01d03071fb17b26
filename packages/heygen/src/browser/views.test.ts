import { AntiphonError } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import {
  type AvatarView,
  interactiveAvatarView,
  liveAvatarView,
  type MediaElement,
  roomView,
} from './index.js';

type Listener = (...args: never[]) => void;

/** An SDK's client, that does only what a test tells it to. */
class FakeClient {
  readonly calls: string[] = [];
  readonly #listeners = new Map<string, Listener>();
  starting: () => Promise<void> = async () => {};

  on(event: string, listener: Listener): void {
    this.#listeners.set(event, listener);
  }

  tell(event: string, ...details: unknown[]): void {
    this.#listeners.get(event)?.(...(details as never[]));
  }

  readonly note = (call: string) => async () => void this.calls.push(call);
}

const STREAM = { id: 'the stream' };
const track = (kind: string, calls: string[]) => ({
  kind,
  attach: () => void calls.push(`attach ${kind}`),
  detach: () => void calls.push(`detach ${kind}`),
});

/** Each view over its fake, and how its vendor would tell what happens. */
const views = {
  liveAvatarView: (client: FakeClient) => ({
    open: () =>
      liveAvatarView({
        sessionToken: 'a-token',
        sdk: async () => ({
          LiveAvatarSession: class {
            on = (event: string, listener: Listener) => client.on(event, listener);
            start = () => client.starting();
            stop = client.note('stop');
            attach = (element: MediaElement) => {
              element.srcObject = STREAM;
            };
            interrupt = () => void client.calls.push('interrupt');
          },
        }),
      }),
    ready: () => client.tell('session.stream_ready'),
    speak: (isSpeaking: boolean) => client.tell(isSpeaking ? 'avatar.speak_started' : 'avatar.speak_ended'),
    end: () => client.tell('session.disconnected', 'SERVER_INITIATED'),
  }),
  interactiveAvatarView: (client: FakeClient) => ({
    open: () =>
      interactiveAvatarView({
        token: 'a-token',
        request: { avatarName: 'anna' },
        sdk: async () => ({
          default: class {
            room = { disconnect: client.note('disconnect') };
            on = (event: string, listener: Listener) => client.on(event, listener);
            createStartAvatar = () => client.starting();
            stopAvatar = client.note('stop');
            interrupt = client.note('interrupt');
          },
        }),
      }),
    ready: () => client.tell('stream_ready', { detail: STREAM }),
    speak: (isSpeaking: boolean) => client.tell(isSpeaking ? 'avatar_start_talking' : 'avatar_stop_talking'),
    end: () => client.tell('stream_disconnected', { detail: 5 }),
  }),
  roomView: (client: FakeClient) => ({
    open: () =>
      roomView({
        url: 'wss://room.example',
        token: 'a-token',
        interrupt: () => void client.calls.push('interrupt'),
        sdk: async () => ({
          Room: class {
            on = (event: string, listener: Listener) => client.on(event, listener);
            connect = () => client.starting();
            disconnect = client.note('stop');
          },
        }),
      }),
    ready: () => {
      for (const kind of ['audio', 'video']) {
        const attaching = {
          ...track(kind, client.calls),
          attach: (element: MediaElement) => {
            element.srcObject = STREAM;
          },
        };
        client.tell('trackSubscribed', attaching, {}, { identity: 'heygen' });
      }
    },
    speak: (isSpeaking: boolean) =>
      client.tell('activeSpeakersChanged', isSpeaking ? [{ identity: 'heygen' }] : []),
    end: () => client.tell('disconnected', 5),
  }),
};

function told(view: AvatarView): string[] {
  const events: string[] = [];
  view.on('ready', () => events.push('ready'));
  view.on('speaking', (isSpeaking) => events.push(`speaking ${isSpeaking}`));
  view.on('ended', (reason) => events.push(`ended ${reason}`));
  return events;
}

describe.each(Object.entries(views))('%s()', (_name, make) => {
  it('shows the avatar in an element, before and after it is there, and takes it out again', async () => {
    const client = new FakeClient();
    const vendor = make(client);
    const view = await vendor.open();
    const events = told(view);
    const [first, second] = [{ srcObject: null }, { srcObject: null }];
    view.attach(first);
    expect(view.isReady).toBe(false);
    vendor.ready();
    expect(first.srcObject).toBe(STREAM);
    view.attach(second);
    expect(first.srcObject).toBeNull();
    expect(second.srcObject).toBe(STREAM);
    vendor.speak(true);
    vendor.speak(false);
    view.detach();
    expect(second.srcObject).toBeNull();
    expect(events).toEqual(['ready', 'speaking true', 'speaking false']);
  });

  it('interrupts, and is closed once', async () => {
    const client = new FakeClient();
    const vendor = make(client);
    const view = await vendor.open();
    const events = told(view);
    const element = { srcObject: null };
    view.attach(element);
    vendor.ready();
    view.interrupt();
    expect(client.calls).toContain('interrupt');
    await view.close();
    await view.close();
    expect(element.srcObject).toBeNull();
    expect(client.calls).toContain('stop');
    vendor.speak(true);
    expect(events).toEqual(['ready', 'ended closed']);
    view.attach(element);
    expect(element.srcObject).toBeNull();
  });

  it('says that the vendor has ended it, to whoever still listens', async () => {
    const client = new FakeClient();
    const vendor = make(client);
    const view = await vendor.open();
    const events = told(view);
    view.on('ended', () => events.push('not wanted'))();
    vendor.end();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatch(/^ended .*(SERVER_INITIATED|5)/);
  });

  it('leaves nothing behind when it cannot begin', async () => {
    const client = new FakeClient();
    // As the SDKs do: some reject with an event of the page.
    client.starting = () => Promise.reject({ type: 'error' });
    await expect(make(client).open()).rejects.toThrow(AntiphonError);
    expect(client.calls).toContain('stop');
  });
});
