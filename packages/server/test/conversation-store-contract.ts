import { AntiphonError } from '@antiphon/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type ConversationStore,
  type NewConversation,
  type StoredTurn,
  TurnTaken,
} from '../src/store/index.js';
import { conversation, turn } from './records.js';

/** A place where a store keeps things, empty at first. */
export interface StorePlace {
  /** Opens the store; where things are durable, again and again, also side by side. */
  open(): Promise<ConversationStore>;
  remove?(): Promise<void>;
}

export interface StoreContract {
  place(): Promise<StorePlace>;
  /** Whether what is stored outlives the store that was asked to. */
  readonly durable: boolean;
}

/** What every `ConversationStore` does. */
export function conversationStoreContract(name: string, { place, durable }: StoreContract): void {
  describe(`${name}, as every store`, () => {
    let here: StorePlace;
    let store: ConversationStore;

    beforeAll(async () => {
      here = await place();
      store = await here.open();
    });
    afterAll(async () => {
      await store[Symbol.asyncDispose]();
      await here.remove?.();
    });
    // Emptied rather than opened anew: a database takes its time to open.
    beforeEach(async () => {
      for (const { id } of await store.list({ limit: 1000 })) await store.remove(id);
    });

    describe('keeps what it is given:', () => {
      it('a conversation', async () => {
        await store.create(conversation('one', { createdAtMs: 1_763_740_800_123.5 }));
        expect(await store.conversation('one')).toEqual({
          ...conversation('one', { createdAtMs: 1_763_740_800_123.5 }),
          speaks: true,
          lastActivityMs: 1_763_740_800_123.5,
          turns: 0,
        });
      });

      it('whether answers are spoken', async () => {
        await store.create(conversation('one', { speaks: false }));
        await store.create(conversation('two', { speaks: true }));
        expect(await store.conversation('one')).toMatchObject({ speaks: false });
        expect(await store.list()).toMatchObject([
          { id: 'two', speaks: true },
          { id: 'one', speaks: false },
        ]);
        await refuses(store.create(conversation('one')), 'conversation_invalid');
      });

      it('turns, in the order of their numbers', async () => {
        await store.create(conversation('one'));
        const turns = [1, 2, 5, 10].map((number) => turn('one', number));
        for (const each of [turns[2], turns[0], turns[3], turns[1]]) await store.addTurn(each as StoredTurn);
        expect(await store.turns('one')).toEqual(turns);
        expect((await store.conversation('one'))?.turns).toBe(4);
      });

      it('a turn without latency as one without', async () => {
        await store.create(conversation('one'));
        const { latency: _, ...bare } = turn('one', 0);
        await store.addTurn(bare);
        expect(await store.turns('one')).toEqual([bare]);
      });

      it.each([
        ['quotes', `it's "quoted" \\ '; DROP TABLE antiphon_turns; --`],
        ['many scripts', 'Grüße, 你好, שלום, مرحبا, नमस्ते, 🏳️‍🌈👩🏽‍🚀, e\u0301'],
        ['control characters', 'a\tb\r\nc\u0001\u001b[31m\u007f\u0085\u2028'],
        ['nothing', ''],
        ['the last characters there are', '\uffff\ufffe\u{10ffff}'],
      ])('%s', async (_, text) => {
        await store.create(conversation('one', { owner: 'Zoë 🦊' }));
        const said = turn('one', 1, { user: text, said: text, heard: text });
        await store.addTurn(said);
        expect(await store.turns('one')).toEqual([said]);
        expect((await store.list({ owner: 'Zoë 🦊' })).map(({ id }) => id)).toEqual(['one']);
      });

      it('and what no database stores alike as U+FFFD', async () => {
        await store.create(conversation('one'));
        await store.addTurn(turn('one', 1, { user: 'a\0b', said: '\ud800x', heard: 'x\udc00🦊' }));
        expect(await store.turns('one')).toMatchObject([
          { user: 'a\ufffdb', said: '\ufffdx', heard: 'x\ufffd🦊' },
        ]);
      });

      it('a megabyte of text, thrice', async () => {
        await store.create(conversation('one'));
        const [user, said, heard] = ['ü', '🦊', 'x'].map((letter) =>
          letter.repeat(1_000_000 / letter.length),
        );
        await store.addTurn(turn('one', 1, { user, said, heard } as Partial<StoredTurn>));
        const [stored] = await store.turns('one');
        expect(stored?.user === user && stored?.said === said && stored?.heard === heard).toBe(true);
      });

      it('figures, but those that are no number', async () => {
        await store.create(conversation('one'));
        await store.addTurn(turn('one', 1, { latency: { firstHeardMs: 0.1 + 0.2, broken: Number.NaN } }));
        await store.end('one', { atMs: 9_000, reason: 'asked', stats: { frames: 2 ** 53 - 1, x: Infinity } });
        expect((await store.turns('one'))[0]?.latency).toEqual({ firstHeardMs: 0.1 + 0.2 });
        expect((await store.conversation('one'))?.stats).toEqual({ frames: 2 ** 53 - 1 });
      });
    });

    describe('takes the same thing twice:', () => {
      it('a conversation', async () => {
        await store.create(conversation('one'));
        await store.addTurn(turn('one', 1));
        await store.create(conversation('one'));
        expect(await store.conversation('one')).toMatchObject({ turns: 1 });
      });

      it('but not another one of the same id', async () => {
        await store.create(conversation('one'));
        await refuses(store.create(conversation('one', { owner: 'somebody else' })), 'conversation_invalid');
        expect(await store.conversation('one')).toMatchObject({ owner: 'anna' });
      });

      it('a turn, but not another one of its number', async () => {
        await store.create(conversation('one'));
        for (const _ of [1, 2]) await store.addTurn(turn('one', 1));
        const { startedAtMs } = turn('one', 1);
        const others = [{ user: 'something else' }, { said: '' }, { startedAtMs: startedAtMs + 1 }];
        for (const other of others) {
          const added = store.addTurn(turn('one', 1, { ...other, endedAtMs: 1e12 }));
          expect(await refuses(added, 'conversation_invalid')).toBeInstanceOf(TurnTaken);
        }
        expect(await store.turns('one')).toEqual([turn('one', 1)]);
        expect((await store.conversation('one'))?.lastActivityMs).toBe(turn('one', 1).endedAtMs);
      });

      it('an end, of which the first stands', async () => {
        await store.create(conversation('one'));
        await store.end('one', { atMs: 5_000, reason: 'expired' });
        await store.end('one', { atMs: 6_000, reason: 'asked', stats: { turns: 1 } });
        const ended = await store.conversation('one');
        expect(ended).toMatchObject({ endedAtMs: 5_000, endReason: 'expired' });
        expect(ended).not.toHaveProperty('stats');
      });
    });

    it('knows when something last happened', async () => {
      await store.create(conversation('one', { createdAtMs: 1_000 }));
      await store.touch('one', 2_000);
      await store.touch('one', 1_500);
      expect(await store.conversation('one')).toMatchObject({ lastActivityMs: 2_000 });
      await store.addTurn(turn('one', 1, { endedAtMs: 3_000 }));
      await store.addTurn(turn('one', 2, { endedAtMs: 2_500 }));
      expect(await store.conversation('one')).toMatchObject({ lastActivityMs: 3_000 });
    });

    it('takes a turn that comes after the end', async () => {
      await store.create(conversation('one'));
      await store.end('one', { atMs: 5_000, reason: 'expired' });
      await store.addTurn(turn('one', 1));
      expect(await store.conversation('one')).toMatchObject({ turns: 1, endedAtMs: 5_000 });
    });

    it('knows nothing of a conversation that there is not, nor of an id that there cannot be', async () => {
      await store.create(conversation('one'));
      for (const id of ['two', '', 'ONE', 'a b', 'one\0', '\ud800', 'x'.repeat(100_000), "' OR 1=1 --"]) {
        expect(await store.conversation(id)).toBeUndefined();
        expect(await store.turns(id)).toEqual([]);
        expect(await store.remove(id)).toBe(false);
        await store.touch(id, 1);
        await store.end(id, { atMs: 1, reason: 'none' });
        await store.setLanguage(id, 'de');
        await refuses(store.addTurn(turn(id, 1)), 'conversation_invalid');
      }
      expect(await store.counts()).toEqual({ conversations: 1, open: 1, turns: 0 });
    });

    it('refuses what makes no sense, and goes on', async () => {
      await store.create(conversation('one'));
      const attempts = [
        () => store.create(conversation('a b')),
        () => store.create(conversation('two', { owner: '' })),
        () => store.create(conversation('two', { owner: 'a\0b' })),
        () => store.create(conversation('two', { owner: 'x'.repeat(257) })),
        () => store.create(conversation('two', { createdAtMs: Number.NaN })),
        () => store.create(conversation('two', { mode: 'other' as 'streaming' })),
        () => store.addTurn(turn('one', -1)),
        () => store.addTurn(turn('one', 1.5)),
        () => store.addTurn(turn('one', 2 ** 53)),
        () => store.addTurn(turn('one', 1, { startedAtMs: Number.NaN })),
        () => store.addTurn(turn('one', 1, { endedAtMs: Infinity })),
        () => store.touch('one', Number.NaN),
        () => store.end('one', { atMs: Number.NaN, reason: 'none' }),
        () => store.list({ limit: 0 }),
        () => store.list({ limit: 1001 }),
        () => store.list({ limit: 1.5 }),
        () => store.turns('one', { limit: Number.NaN }),
        () => store.turns('one', { after: 0.5 }),
      ];
      for (const attempt of attempts) await refuses(attempt(), 'conversation_invalid');
      expect(await store.counts()).toEqual({ conversations: 1, open: 1, turns: 0 });
    });

    it('lists page by page, the newest first, also those of one moment, whatever is added meanwhile', async () => {
      for (const [id, createdAtMs] of [
        ['b', 2],
        ['a', 2],
        ['d', 1],
        ['e', 3],
        ['c', 2],
      ] as const)
        await store.create(conversation(id, { createdAtMs }));
      const first = await store.list({ limit: 2 });
      expect(first.map(({ id }) => id)).toEqual(['e', 'c']);
      await store.create(conversation('f', { createdAtMs: 4 }));
      const second = await store.list({ limit: 2, before: first.at(-1) as NewConversation });
      expect(second.map(({ id }) => id)).toEqual(['b', 'a']);
      const third = await store.list({ limit: 2, before: second.at(-1) as NewConversation });
      expect(third.map(({ id }) => id)).toEqual(['d']);
      expect(await store.list({ before: third.at(-1) as NewConversation })).toEqual([]);
    });

    it('sorts ids as ASCII', async () => {
      const ids = ['_', 'A', 'B', 'Z', 'a', 'b', '~', '!', '-', '0', '10', '9', 'aa', 'aB', 'Aa'];
      for (const id of ids) await store.create(conversation(id));
      expect((await store.list()).map(({ id }) => id)).toEqual(ids.sort().reverse());
      const page = await store.list({ limit: 4, before: conversation('b') });
      expect(page.map(({ id }) => id)).toEqual(ids.filter((id) => id < 'b').slice(0, 4));
    });

    it('lists those of an owner, and those that are open', async () => {
      await store.create(conversation('one'));
      await store.create(conversation('two', { owner: 'ben' }));
      await store.create(conversation('three', { owner: 'Anna' }));
      await store.create(conversation('four'));
      await store.end('one', { atMs: 1, reason: 'asked' });
      const ids = async (options: object) => (await store.list(options)).map(({ id }) => id).sort();
      expect(await ids({ owner: 'anna' })).toEqual(['four', 'one']);
      expect(await ids({ owner: 'anna', open: true })).toEqual(['four']);
      expect(await ids({ open: true })).toEqual(['four', 'three', 'two']);
      expect(await ids({ owner: 'nobody' })).toEqual([]);
    });

    it('hands out turns page by page', async () => {
      await store.create(conversation('one'));
      for (const number of [0, 1, 2, 4]) await store.addTurn(turn('one', number));
      const numbers = async (options: object) => (await store.turns('one', options)).map((each) => each.turn);
      expect(await numbers({ limit: 2 })).toEqual([0, 1]);
      expect(await numbers({ limit: 2, after: 1 })).toEqual([2, 4]);
      expect(await numbers({ after: 2 })).toEqual([4]);
      expect(await numbers({ after: 4 })).toEqual([]);
    });

    it('hands out full pages of turns without those of an outcome', async () => {
      await store.create(conversation('one'));
      for (const number of [0, 1, 2, 3, 4]) {
        const outcome = number < 3 ? 'reset' : 'completed';
        await store.addTurn(turn('one', number, { outcome }));
      }
      const numbers = async (options: object) => (await store.turns('one', options)).map((each) => each.turn);
      expect(await numbers({ limit: 1, without: 'reset' })).toEqual([3]);
      expect(await numbers({ after: 0, without: 'completed' })).toEqual([1, 2]);
      expect(await numbers({ without: "' OR 1=1 --" })).toEqual([0, 1, 2, 3, 4]);
    });

    it('knows the language that is spoken now', async () => {
      await store.create(conversation('one'));
      await store.setLanguage('one', 'fr');
      await store.setLanguage('one', 'de-AT');
      await store.create(conversation('one'));
      expect(await store.conversation('one')).toMatchObject({ language: 'de-AT' });
    });

    it('does what is asked in the order in which it is asked, without being waited for', async () => {
      const all = [
        store.create(conversation('one')),
        store.addTurn(turn('one', 1)),
        store.remove('one'),
        store.create(conversation('one', { createdAtMs: 7_000 })),
        store.addTurn(turn('one', 2)),
        store.end('one', { atMs: 8_000, reason: 'first' }),
        store.end('one', { atMs: 9_000, reason: 'second' }),
      ];
      await Promise.all(all);
      expect(await store.turns('one')).toEqual([turn('one', 2)]);
      expect(await store.conversation('one')).toMatchObject({ createdAtMs: 7_000, endReason: 'first' });
    });

    it('lets many write at once, and the one who asks for nonsense fail alone', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `conversation-${index}`);
      await Promise.all(ids.map((id) => store.create(conversation(id))));
      const numbers = Array.from({ length: 10 }, (_, index) => index);
      const writes = ids.flatMap((id) => numbers.map((number) => store.addTurn(turn(id, number))));
      const wrong = store.addTurn(turn('unknown', 1));
      await Promise.all([...writes, refuses(wrong, 'conversation_invalid')]);
      expect(await store.counts()).toEqual({ conversations: 20, open: 20, turns: 200 });
      for (const id of ids) expect((await store.turns(id)).map((each) => each.turn)).toEqual(numbers);
    });

    it('forgets a conversation with its turns, and nothing else', async () => {
      for (const id of ['one', 'two']) {
        await store.create(conversation(id));
        await store.addTurn(turn(id, 1));
      }
      expect(await store.remove('one')).toBe(true);
      expect(await store.remove('one')).toBe(false);
      expect(await store.turns('one')).toEqual([]);
      await store.create(conversation('one', { owner: 'ben' }));
      expect(await store.conversation('one')).toMatchObject({ owner: 'ben', turns: 0 });
      expect(await store.turns('two')).toHaveLength(1);
    });

    it('ends what a dead process left open', async () => {
      await store.create(conversation('old', { createdAtMs: 1_000 }));
      await store.create(conversation('ended', { createdAtMs: 1_000 }));
      await store.create(conversation('alive', { createdAtMs: 1_000 }));
      await store.end('ended', { atMs: 1_100, reason: 'asked' });
      await store.touch('alive', 5_000);
      expect(await store.endIdle(5_000, { atMs: 6_000, reason: 'abandoned' })).toBe(1);
      expect(await store.conversation('old')).toMatchObject({ endedAtMs: 6_000, endReason: 'abandoned' });
      expect(await store.conversation('ended')).toMatchObject({ endReason: 'asked' });
      expect((await store.list({ open: true })).map(({ id }) => id)).toEqual(['alive']);
    });

    it('forgets what ended long ago', async () => {
      for (const [id, atMs] of [
        ['old', 1_000],
        ['newer', 2_000],
      ] as const) {
        await store.create(conversation(id));
        await store.addTurn(turn(id, 1));
        await store.end(id, { atMs, reason: 'asked' });
      }
      await store.create(conversation('open'));
      expect(await store.removeEndedBefore(2_000)).toBe(1);
      expect(await store.counts()).toEqual({ conversations: 2, open: 1, turns: 1 });
      expect(await store.removeEndedBefore(2_000)).toBe(0);
    });

    it('does what was asked before it is closed, and refuses what comes afterwards', async () => {
      const asked = [store.create(conversation('one')), store.addTurn(turn('one', 1))];
      const reading = store.list();
      await Promise.all([store[Symbol.asyncDispose](), store[Symbol.asyncDispose]()]);
      await Promise.all([...asked, reading]);
      const late = [
        store.create(conversation('two')),
        store.addTurn(turn('one', 2)),
        store.touch('', 1),
        store.setLanguage('one', 'de'),
        store.end('one', { atMs: 1, reason: 'late' }),
        store.conversation('one'),
        store.list(),
        store.turns('one'),
        store.remove('one'),
        store.counts(),
      ];
      for (const each of late) await refuses(each, 'store_failed');
      await store[Symbol.asyncDispose]();
      store = await here.open();
      expect(await store.counts()).toEqual({
        conversations: durable ? 1 : 0,
        open: durable ? 1 : 0,
        turns: durable ? 1 : 0,
      });
    });

    if (durable) {
      it('has everything when it is opened again', async () => {
        await store.create(conversation('one'));
        await store.addTurn(turn('one', 1));
        await store.end('one', { atMs: 5_000, reason: 'asked', stats: { interruptions: 3 } });
        const before = await store.conversation('one');
        await store[Symbol.asyncDispose]();
        store = await here.open();
        expect(await store.conversation('one')).toEqual(before);
        expect(await store.turns('one')).toEqual([turn('one', 1)]);
      });

      it('shares its place with others', async () => {
        const other = await here.open();
        try {
          await Promise.all([store, other].map((each) => each.create(conversation('one'))));
          const numbers = Array.from({ length: 20 }, (_, index) => index);
          await Promise.all(
            [store, other].flatMap((each) => numbers.map((number) => each.addTurn(turn('one', number)))),
          );
          expect(await other.counts()).toEqual({ conversations: 1, open: 1, turns: 20 });
          await store.remove('one');
          await refuses(other.addTurn(turn('one', 21)), 'conversation_invalid');
        } finally {
          await other[Symbol.asyncDispose]();
        }
      });
    }
  });
}

/** The call is refused with this code, by the framework's own error. */
export async function refuses(call: Promise<unknown>, code: string): Promise<AntiphonError> {
  const error = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AntiphonError);
  expect((error as AntiphonError).code).toBe(code);
  return error as AntiphonError;
}
