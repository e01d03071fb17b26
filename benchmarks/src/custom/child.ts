import { answerOnce } from '../startup/answer-once.js';
import { measureCustom } from './measure.js';

/** Somebody's pipeline, in a process of its own that has loaded nothing of this project but what measures. */
answerOnce(measureCustom);
