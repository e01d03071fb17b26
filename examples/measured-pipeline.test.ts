import { expect, test } from 'vitest';
import { frame, line } from './measured-pipeline.mjs';

test('each frame of the microphone is followed by how loud it was', async () => {
  const session = line.open();
  const left: string[] = [];
  session.output$.subscribe(({ kind }) => left.push(kind));
  await session.start();
  left.length = 0;
  for (let index = 0; index < 2; index++) session.send(frame(index));
  expect(left).toEqual(['audioIn', 'loudness', 'audioIn', 'loudness']);
  await session.cancel();
});
