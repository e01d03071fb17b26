import { bytes, integer, json, optional, text } from './fields.js';
import { defineFrame } from './frame.js';

const image = { image: bytes, mimeType: text, width: optional(integer), height: optional(integer) } as const;

/** A picture from the user's side: encoded, with its MIME type. */
export class InputImageFrame extends defineFrame('imageIn', {
  lane: 'ordered',
  fields: { ...image, caption: optional(text) },
}) {}

/** A picture for the user. */
export class OutputImageFrame extends defineFrame('imageOut', { lane: 'ordered', fields: image }) {}

/** A message that the far end's application sent. */
export class InputTransportMessageFrame extends defineFrame('transportMessageIn', {
  lane: 'ordered',
  fields: { message: json },
}) {}

/** A message for the far end's application. */
export class OutputTransportMessageFrame extends defineFrame('transportMessageOut', {
  lane: 'ordered',
  fields: { message: json },
}) {}
