import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXTS_BEHIND, SpokenOrder } from './index.js';

function listened(maxChars = 240) {
  const said: string[] = [];
  const order = new SpokenOrder(
    { piece: (text) => said.push(text), aside: (text) => said.push(`<${text}>`) },
    { maxChars },
  );
  return { order, said };
}

describe('SpokenOrder', () => {
  it('gives out an aside behind the sentence in the midst of which it came', () => {
    const { order, said } = listened();
    order.write('It is sunny. Tomorrow it ');
    order.say('One moment.');
    expect([said, order.isWaiting]).toEqual([['It is sunny. '], true]);
    order.write('rains. Then');
    expect(said).toEqual(['It is sunny. ', 'Tomorrow it rains. ', '<One moment.>']);
    expect(order.isWaiting).toBe(false);
  });

  it('gives it out at once where no sentence has begun, or one has ended as it stands', () => {
    const { order, said } = listened();
    order.say('Hello.');
    order.write('It is sunny.');
    order.say('One moment.');
    expect(said).toEqual(['<Hello.>', 'It is sunny.', '<One moment.>']);
  });

  it('does not take a clause, or a piece of a long sentence, for its end', () => {
    const { order, said } = listened(10);
    order.write('Tomorrow');
    order.say('One moment.');
    order.write(' it will rain');
    order.write(' again. So');
    expect(said).toEqual(['Tomorrow ', 'it will ', 'rain ', 'again. ', '<One moment.>']);
  });

  it('has an aside wait behind the one before it, though all of the sentence so far has been given out', () => {
    const { order, said } = listened(4);
    order.write('abc');
    order.say('first');
    order.write('d ');
    order.say('second');
    expect(said).toEqual(['abcd']);
    order.flush();
    expect(said).toEqual(['abcd', ' ', '<first>', '<second>']);
  });

  it('gives out what it holds when the model pauses, and the asides behind it', () => {
    const { order, said } = listened();
    order.write('Let me look');
    order.say('One moment.');
    order.flush();
    order.flush();
    expect(said).toEqual(['Let me look', '<One moment.>']);
  });

  it('lets what has been taken out be forgotten', () => {
    const { order, said } = listened();
    order.write('Let me look');
    order.say('One moment.');
    expect(order.take()).toEqual({ pieces: ['Let me look'], asides: ['One moment.'] });
    order.say('Hello.');
    order.write('It is sunny.');
    order.flush();
    expect(said).toEqual(['<Hello.>', 'It is sunny.']);
  });

  it('has no more than so many wait, and gives out at once what comes then', () => {
    const { order, said } = listened();
    order.write('Let me');
    for (let number = 0; number <= MAX_TEXTS_BEHIND; number++) order.say(`${number}`);
    expect(said).toEqual([`<${MAX_TEXTS_BEHIND}>`]);
    order.flush();
    expect(said).toHaveLength(MAX_TEXTS_BEHIND + 2);
  });

  it('has what comes while others are given out wait behind them', () => {
    const said: string[] = [];
    const order: SpokenOrder = new SpokenOrder({
      piece: (text) => said.push(text),
      aside(text) {
        said.push(`<${text}>`);
        if (text === 'first') order.say('third');
      },
    });
    order.write('Let me');
    order.say('first');
    order.say('second');
    order.flush();
    expect(said).toEqual(['Let me', '<first>', '<second>', '<third>']);
  });

  it('loses nothing and swaps nothing, however the text and the asides come', () => {
    const step = fc.oneof(fc.constantFrom('Hello', ' it', '. ', ' p.m.', ' U.S. ', ', ', ' ', '1'), fc.nat());
    fc.assert(
      fc.property(fc.array(step), fc.integer({ min: 2, max: 30 }), (steps, maxChars) => {
        const written: string[] = [];
        const asides: number[] = [];
        const order = new SpokenOrder<number>(
          { piece: (text) => written.push(text), aside: (number) => asides.push(number) },
          { maxChars },
        );
        for (const each of steps) typeof each === 'string' ? order.write(each) : order.say(each);
        order.flush();
        expect(written.join('')).toBe(steps.filter((each) => typeof each === 'string').join(''));
        expect(asides).toEqual(steps.filter((each) => typeof each === 'number'));
      }),
    );
  });
});
