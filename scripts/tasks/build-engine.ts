import { buildEngine } from '../build/engine.ts';

await buildEngine();
