export { ArmedFaults } from './armed-faults.js';
export {
  AVATAR_FAULTS,
  type AvatarFault,
  type AvatarRefusal,
  isAvatarFault,
  isAvatarRefusal,
} from './avatar-fault.js';
export {
  FAULT_MOMENTS,
  type Fault,
  type FaultKind,
  type FaultMoment,
  type HandshakeFault,
  HTTP_FAULT_STATUSES,
  type HttpFaultStatus,
  isHandshakeFault,
  type LiveFault,
} from './fault.js';
export { FAULT_KINDS, FAULTS, type FaultSample } from './fault-list.js';
export { type FaultPlan, type FaultRule, type FaultTarget, faultsFor } from './fault-plan.js';
export { MessageFaults, type OutgoingMessage } from './message-faults.js';
export { type RandomFaultsOptions, randomFaults, randomFaultsDefaults } from './random-faults.js';
