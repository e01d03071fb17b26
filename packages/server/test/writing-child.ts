import { argv, stdout } from 'node:process';
import { sqliteStore } from '../src/store/index.js';
import { conversation, turn } from './records.js';

/** Writes turns of several conversations until it is killed, and says of each that it is stored. */
const store = await sqliteStore(argv[2] ?? '');
await Promise.all(
  Array.from({ length: 8 }, async (_, index) => {
    const id = `conversation-${index}`;
    await store.create(conversation(id));
    for (let number = 0; ; number++) {
      await store.addTurn(turn(id, number));
      stdout.write(`${id} ${number}\n`);
    }
  }),
);
