import { expect, it } from 'vitest';
import { Secrets } from './secrets.js';

it('takes keys and tokens out of a text, those that nobody told it of too', () => {
  const secrets = new Secrets('the-api-key');
  secrets.add('wss://a.example/ws?token=first', 'second-token', undefined, 'id');
  expect(secrets.hide('the-api-key and\n second-token at wss://a.example/ws?token=first')).toBe(
    '*** and *** at ***',
  );
  expect(secrets.hide('ws?token=another&x=1 eyJhbGciOi.eyJzdWIi.c2ln')).toBe('ws?token=***&x=1 ***');
  expect(secrets.hide('an id is no secret')).toBe('an id is no secret');
  expect(secrets.hide('x'.repeat(1_000))).toHaveLength(300);
});
