import type { Clock } from '../base/clock';
import type { Logger } from '../base/logger';
import type { EngineGate } from './engine-gate';
import type { InstanceMemory } from './instance-memory';

/** What each gRPC service works with. */
export interface ServiceContext {
  gate: EngineGate;
  instances: InstanceMemory;
  logger: Logger;
  clock: Clock;
}
