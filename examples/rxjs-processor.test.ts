import { expect, test } from 'vitest';
import { main } from './rxjs-processor.js';
import { printedBy } from './support/printed-by.js';

test('an RxJS chain thins out interim transcripts, in virtual time', async () => {
  expect(await printedBy(main)).toEqual(['200 ms  I would like', '470 ms  I would like a table']);
});
