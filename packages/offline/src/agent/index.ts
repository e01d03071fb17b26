export { type Line, type Script, type ScriptRule, type Slots } from './script.js';
export { type ScriptedAgentOptions, scriptedAgent, scriptedAgentDefaults } from './scripted-agent.js';
