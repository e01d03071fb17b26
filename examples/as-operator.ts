import {
  defineFrame,
  type Frame,
  fields,
  fromOperator,
  inlet,
  isFrame,
  pipeline,
  TranscriptionFrame,
} from '@antiphon/core';
import { bufferCount, filter, firstValueFrom, from, map, toArray } from 'rxjs';

class PairFrame extends defineFrame('pair', { lane: 'ordered', fields: { text: fields.text } }) {}

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region both-ways
  // An operator becomes a processor …
  const pairs = fromOperator({ name: 'pairs', takes: [TranscriptionFrame], emits: [PairFrame] }, (frames$) =>
    frames$.pipe(
      bufferCount(2),
      map((two) => new PairFrame({ text: two.map(({ text }) => text).join(' + ') })),
    ),
  );
  // … and a whole pipeline becomes an operator: a session per subscription.
  const inPairs = pipeline(inlet(TranscriptionFrame), pairs).asOperator();
  // #endregion both-ways

  const words = ['one', 'two', 'three', 'four'].map((text): Frame => new TranscriptionFrame({ text }));
  const out$ = from(words).pipe(
    inPairs,
    filter((frame) => isFrame(frame, PairFrame)),
    map(({ text }) => text),
    toArray(),
  );
  print((await firstValueFrom(out$)).join(', '));
}
