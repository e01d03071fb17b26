import {
  type AudioAvatar,
  type AudioAvatarStream,
  type AvatarEvents,
  type TextAvatar,
  VirtualClock,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { type AvatarSubject, avatarContract, voiceOf } from '../src/index.js';
import { closesOnce } from './broken-streams.js';
import { failingChecks, type Mutant, testMutants } from './failing-checks.js';
import { scriptedAvatar } from './scripted-avatar.js';

type Break = (service: AudioAvatar) => AudioAvatar;

function subject(broken: Break = (service) => service): AvatarSubject {
  const clock = new VirtualClock();
  const sessions = { open: 0 };
  return {
    clock,
    pass: (ms) => clock.run(ms),
    openSessions: () => sessions.open,
    create: (scenario) => broken(scriptedAvatar(scenario, sessions)),
  };
}

/** A service whose events or stream are another's, changed. */
function changed(
  events: (given: AvatarEvents) => Partial<AvatarEvents>,
  stream: (opened: AudioAvatarStream, events: AvatarEvents) => Partial<AudioAvatarStream> = () => ({}),
): Break {
  return (service) => ({
    ...service,
    open: async (given, host) => {
      const opened = await service.open({ ...given, ...events(given) }, host);
      const bound: AudioAvatarStream = {
        write: (utterance, samples, sampleRate) => opened.write(utterance, samples, sampleRate),
        finish: (utterance) => opened.finish(utterance),
        interrupt: () => opened.interrupt(),
        close: () => opened.close(),
        recover: (error) => opened.recover?.(error),
        lastSignMs: () => opened.lastSignMs?.() ?? 0,
      };
      return { ...bound, ...stream(bound, given) };
    },
  });
}

const streams = (stream: (opened: AudioAvatarStream, events: AvatarEvents) => Partial<AudioAvatarStream>) =>
  changed(() => ({}), stream);

const kept: unknown[] = [];

const mutants: readonly Mutant<Break>[] = [
  [
    'never says that it begins',
    'tells that it begins and that it ends',
    changed(() => ({ started: () => {} })),
  ],
  [
    'never says that it has ended',
    'tells that it begins and that it ends',
    changed(() => ({ ended: () => {} })),
  ],
  [
    'repeats itself',
    'tells that it begins and that it ends, once each',
    changed((to) => ({
      ended: (utterance) => {
        to.ended(utterance);
        to.ended(utterance);
      },
    })),
  ],
  [
    'has ended as soon as it was given everything',
    'has not ended before it can have been heard',
    streams((stream, events) => ({
      finish: (utterance) => {
        events.ended(utterance);
        stream.finish(utterance);
      },
    })),
  ],
  [
    'does not wait for the rest',
    'does not end what may still go on',
    streams((stream) => ({
      write: (utterance, samples, sampleRate) => {
        stream.write(utterance, samples, sampleRate);
        stream.finish(utterance);
      },
    })),
  ],
  [
    'says two things at once',
    'says one thing after another',
    changed((to) => ({
      started: (utterance = 0) => {
        to.started(utterance);
        if (utterance === 1) to.started(2);
      },
    })),
  ],
  [
    'goes on when it is interrupted',
    'falls silent when it is interrupted',
    streams(() => ({ interrupt: () => {} })),
  ],
  [
    'says nothing any more once it was interrupted',
    'says the next thing after an interruption',
    streams((stream) => {
      let isDumb = false;
      return {
        write: (...speech) => {
          if (!isDumb) stream.write(...speech);
        },
        interrupt: () => {
          isDumb = true;
          stream.interrupt();
        },
      };
    }),
  ],
  [
    'cannot be interrupted while it is silent',
    'takes an interruption, an end and a change of looks',
    streams((stream) => {
      let hasSpoken = false;
      return {
        write: (...speech) => {
          hasSpoken = true;
          stream.write(...speech);
        },
        interrupt: () => {
          if (!hasSpoken) throw new Error('there is nothing to interrupt');
          stream.interrupt();
        },
      };
    }),
  ],
  [
    'cannot take an empty piece',
    'takes pieces of any size and rate',
    streams((stream) => ({
      write: (utterance, samples, sampleRate) => {
        if (samples.length === 0) throw new RangeError('no samples');
        stream.write(utterance, samples, sampleRate);
      },
    })),
  ],
  [
    'reads the audio later, from the array that it was given',
    'copies what it keeps of the audio',
    streams((stream) => {
      let held: Parameters<AudioAvatarStream['write']> | undefined;
      const giveHeld = () => {
        if (held !== undefined) stream.write(...held);
        held = undefined;
      };
      return {
        write: (...speech) => {
          giveHeld();
          held = speech;
        },
        finish: (utterance) => {
          giveHeld();
          stream.finish(utterance);
        },
      };
    }),
  ],
  [
    'shouts',
    'moves its mouth in order, within what it says',
    changed((to) => ({ mouth: (utterance, mouth) => to.mouth(utterance, { ...mouth, level: 2 }) })),
  ],
  [
    'goes on after it was closed',
    'reports nothing after it was closed',
    streams(() => ({ close: () => {} })),
  ],
  ['cannot be closed twice', 'takes anything after it was closed', streams(closesOnce)],
  [
    'is deaf to its signal',
    'reports nothing after its signal has fired',
    (service) => ({
      ...service,
      open: (events, host) => service.open(events, { ...host, signal: new AbortController().signal }),
    }),
  ],
  [
    'leaves a listener on its signal',
    'leaves no listener on its signal',
    (service) => ({
      ...service,
      open: (events, host) => {
        host.signal.addEventListener('abort', () => {});
        return service.open(events, host);
      },
    }),
  ],
  [
    'has one face for everybody',
    'shows several conversations at once',
    (service) => {
      let only: Promise<AudioAvatarStream> | undefined;
      return {
        ...service,
        open: (events, host) => {
          only ??= service.open(events, host);
          return only;
        },
      };
    },
  ],
  [
    'says what was given to it while it was away',
    'tells that it is lost and that it is back',
    changed((to) => ({
      ready: () => {
        to.ready();
        to.started(2);
        to.ended(2);
      },
    })),
  ],
  [
    'does not say that it is lost',
    'tells that it is lost and that it is back',
    changed(() => ({ lost: () => {} })),
  ],
  [
    'reports whatever the vendor threw',
    'reports a failure, once',
    changed((to) => ({ failed: (error) => to.failed(error.message as never) })),
  ],
  [
    'fails over and over',
    'reports a failure, once',
    streams((stream, events) => ({
      write: (utterance, samples, sampleRate) => {
        stream.write(utterance, samples, sampleRate);
        if (utterance === 2) events.started(2);
      },
    })),
  ],
  [
    'rejects with whatever the vendor threw',
    'rejects with such an error when it cannot be opened',
    (service) => ({
      ...service,
      open: async (events, host) => {
        try {
          return await service.open(events, host);
        } catch (error) {
          throw (error as Error).cause;
        }
      },
    }),
  ],
  [
    'goes on with its set-up, wanted or not',
    'calls its set-up off when its signal fires',
    (service) => ({
      ...service,
      open: (events, host) => service.open(events, { ...host, signal: new AbortController().signal }),
    }),
  ],
  [
    'is lost for good when it is to recover',
    'is lost and back when it is told to recover',
    streams((_, events) => ({ recover: (error) => events.lost(error) })),
  ],
  [
    'has been seen in the future',
    'has not been seen later than now',
    streams((stream) => ({ lastSignMs: () => (stream.lastSignMs?.() ?? 0) + 1_000 })),
  ],
  [
    'keeps what it was given',
    'holds on to no events',
    (service) => ({
      ...service,
      open: (events, host) => {
        kept.push(events);
        return service.open(events, host);
      },
    }),
  ],
];

/** The same avatar with a voice of its own. */
function speaking(service: AudioAvatar, events: (given: AvatarEvents) => Partial<AvatarEvents>): TextAvatar {
  return {
    name: service.name,
    drivenBy: 'text',
    open: async (given, host) => {
      const to: AvatarEvents = { ...given, ...events(given), mouth: (utterance) => timed.get(utterance)?.() };
      // The first movement of the mouth shows that there is one.
      const timed = new Map<number, () => void>();
      const stream = await service.open(to, host);
      return {
        say(utterance, text) {
          const { samples, sampleRate, durationMs } = voiceOf(text);
          timed.set(utterance, () => to.lasts(utterance, durationMs));
          stream.write(utterance, samples, sampleRate);
        },
        finish: (utterance) => stream.finish(utterance),
        interrupt: () => stream.interrupt(),
        close: () => stream.close(),
      };
    },
  };
}

const textSubject = (events: (given: AvatarEvents) => Partial<AvatarEvents> = () => ({})): AvatarSubject => {
  const clock = new VirtualClock();
  const sessions = { open: 0 };
  return {
    drivenBy: 'text',
    clock,
    pass: (ms) => clock.run(ms),
    create: (scenario) => speaking(scriptedAvatar(scenario, sessions), events),
  };
};

describe('avatarContract, for one driven by text', () => {
  for (const { name, run } of avatarContract(textSubject())) it(name, run);

  it('fails one that never says how long something is', async () => {
    const failing = await failingChecks(avatarContract(textSubject(() => ({ lasts: () => {} }))));
    expect(failing).toContain('tells how long a text is before it says it');
  });
});

describe('avatarContract', () => {
  for (const { name, run } of avatarContract(subject())) it(`holds for a scripted one: ${name}`, run);
  testMutants(mutants, (broken) => avatarContract(subject(broken)));
});
