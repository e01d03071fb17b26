export {
  answerWebhook,
  type WebhookAnswer,
  type WebhookForm,
  type WebhookOptions,
  type WebhookRequest,
} from './answer-webhook.js';
export { hangUp } from './hang-up.js';
export { readBody } from './read-body.js';
export { isSigned, loadWebhooks } from './signature.js';
export { type ConnectStreamOptions, connectStream } from './twiml.js';
