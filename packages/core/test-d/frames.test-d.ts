/** What the compiler says of frames of your own: see `scripts/type-tests.mjs`. */
import { defineFrame, fields } from '@antiphon/core';

class SentimentFrame extends defineFrame('sentiment', {
  lane: 'ordered',
  fields: { score: fields.number, reason: fields.optional(fields.text) },
}) {}

// The fields are the constructor's and the frame's.
const frame = new SentimentFrame({ score: 0.5, turn: 1 });
const values: [number, string | undefined] = [frame.score, frame.with({ reason: 'tone' }).reason];
void values;

// @ts-expect-error Property 'score' is missing
new SentimentFrame({ reason: 'tone' });

// @ts-expect-error Type 'string' is not assignable to type 'number'
new SentimentFrame({ score: 'high' });

// A frame never changes.
// @ts-expect-error Cannot assign to 'score' because it is a read-only property
frame.score = 1;

// @ts-expect-error Type 'number' is not assignable to type 'Field<unknown>'
defineFrame('wrong', { lane: 'ordered', fields: { score: 1 } });
