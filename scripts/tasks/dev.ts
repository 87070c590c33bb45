/** Watches engine and workbench and restarts the engine; `--plugins` watches Grafana's plugins as well. */
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { watchEngine } from '../build/engine.ts';
import { watchPlugins } from '../build/plugins.ts';
import { addRuntime } from '../build/runtime.ts';
import { watchWorkbench } from '../build/workbench.ts';
import { nodeBinary, root } from '../node26.mjs';

const args = process.argv.slice(2);
let engine: ChildProcess | undefined;

function startEngine(): void {
  const options = args.filter((arg) => arg !== '--plugins');
  engine = spawn(nodeBinary(), [join(root, 'dist/backend/backend.cjs'), 'serve', '--demo', ...options], {
    stdio: 'inherit',
  });
}

/** One engine at a time: the next starts when the last has let go of port and database. */
function restartEngine(): void {
  if (engine === undefined || engine.exitCode !== null) {
    startEngine();
  } else if (engine.listenerCount('exit') === 0) {
    engine.once('exit', startEngine);
    engine.kill('SIGTERM');
  }
}

if (args.includes('--plugins')) {
  await watchPlugins();
  addRuntime(join(root, 'dist'), process.platform, process.arch);
}
await watchWorkbench();
await watchEngine(restartEngine);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    engine?.kill('SIGTERM');
    process.exit(0);
  });
}
