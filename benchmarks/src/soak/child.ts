import { answerOnce } from '../startup/answer-once.js';
import { measureSoak } from './measure-soak.js';

/** One long talk in a process of its own: what another leaves on the heap would be seen in it. */
answerOnce(measureSoak);
