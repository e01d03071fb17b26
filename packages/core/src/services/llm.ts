import { type Tool, type ToolCall, type ToolOutcome, ToolRunner } from '../conversation/index.js';
import { AntiphonError } from '../error.js';
import {
  type Frame,
  FunctionCallResultFrame,
  FunctionCallStartFrame,
  LLMEndFrame,
  LLMRunFrame,
  LLMStartFrame,
  LLMTextFrame,
  LLMThoughtFrame,
  MetricsFrame,
  NO_TURN,
  TextFrame,
  TranscriptionFrame,
} from '../frames/index.js';
import { type Context, type Processor, processor, type Work } from '../processors/index.js';
import type { LanguageModel, LanguageModelEvent, ToolChoice, UsageEvent } from './language-model.js';
