import { Conversation, type Session, type TurnRecord } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { mismatchesOf } from './heard-and-told.js';
import { arrivalsOf } from './spoken-once.js';

/** A session in whose conversation the bot said this in turn 1, and the record of it. */
function told(text: string, heard: string, outcome: TurnRecord['outcome']) {
  const conversation = new Conversation();
  conversation.appendAssistant(1, text);
  return [{ conversation } as unknown as Session, { turn: 1, heard, outcome } as TurnRecord] as const;
}

describe('mismatchesOf', () => {
  it('finds nothing where record, history and sound agree', () => {
    expect(
      mismatchesOf(...told('One two three.', 'One two three.', 'completed'), ['one', 'two', 'three.']),
    ).toEqual([]);
  });

  it('finds a word that was told and not heard', () => {
    const wrong = mismatchesOf(...told('One two three.', 'One two three.', 'completed'), ['one', 'two']);
    expect(wrong).toEqual([expect.stringContaining("heard 'one two'")]);
  });

  it('finds a history that says more than the record', () => {
    const wrong = mismatchesOf(...told('One two three.', 'One', 'interrupted'), ['one', 'tw']);
    expect(wrong).toEqual([expect.stringContaining('the history says')]);
  });

  it('finds other words than were heard', () => {
    const wrong = mismatchesOf(...told('One two three', 'One two three', 'interrupted'), [
      'four',
      'five',
      'six',
    ]);
    expect(wrong).toHaveLength(1);
  });
});

describe('arrivalsOf', () => {
  it('finds what is lost and what is doubled', () => {
    expect(arrivalsOf(['n1', 'n2', 'n3'], ['n1', 'n3', 'n3'])).toEqual({ lost: ['n2'], doubled: ['n3'] });
  });
});
